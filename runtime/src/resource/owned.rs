use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// A value that its cleanup takes: the field type for `#[cleanup(consume = path)]`.
///
/// A resource is shared while the program runs, so what must be released by value (a `JoinHandle`, a `Child`, a
/// connection with `close(self)`) waits in here until then.
pub struct Owned<T>(Mutex<Option<T>>);

impl<T> Owned<T> {
    /// Holds `value`.
    pub const fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    /// Takes the value; `None` when it was taken before.
    pub fn take(&self) -> Option<T> {
        self.lock().take()
    }

    /// Calls `f` with the value, or with `None` when it was taken. The value is locked meanwhile: keep it short.
    pub fn with<R>(&self, f: impl FnOnce(Option<&mut T>) -> R) -> R {
        f(self.lock().as_mut())
    }

    /// A panic in `with` leaves the value as it is: it must still be released, so poison is ignored.
    fn lock(&self) -> MutexGuard<'_, Option<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls `f` with the value, unless it was taken or is locked.
    pub(crate) fn try_with<R>(&self, f: impl FnOnce(&mut T) -> R) -> Option<R> {
        match self.0.try_lock() {
            Ok(mut value) => value.as_mut().map(f),
            Err(TryLockError::Poisoned(value)) => value.into_inner().as_mut().map(f),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Takes the value unless it is locked; for aborts, which may not wait.
    pub fn try_take(&self) -> Option<T> {
        match self.0.try_lock() {
            Ok(mut value) => value.take(),
            Err(TryLockError::Poisoned(value)) => value.into_inner().take(),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

impl<T> From<T> for Owned<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T> fmt::Debug for Owned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Owned").finish_non_exhaustive()
    }
}
