//! Named semaphores (`sem_overview(7)`).

use std::ffi::CStr;
use std::io;
use std::ptr::NonNull;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// An open semaphore. It is closed when it is dropped; its name stays.
#[derive(Debug)]
pub(crate) struct RawSemaphore(NonNull<libc::sem_t>);

// SAFETY: the functions on a semaphore may be called from any thread.
unsafe impl Send for RawSemaphore {}
// SAFETY: as above.
unsafe impl Sync for RawSemaphore {}

impl RawSemaphore {
    /// A new one, for its owner alone; `AlreadyExists` where the name is taken.
    pub(crate) fn create(name: &CStr, permits: u32) -> io::Result<Self> {
        const OWNER: libc::c_uint = 0o600;
        // SAFETY: the name is a C string for the duration of the call; with O_CREAT it takes a mode and a value.
        Self::opened(unsafe { libc::sem_open(name.as_ptr(), libc::O_CREAT | libc::O_EXCL, OWNER, permits) })
    }

    /// One that is there.
    pub(crate) fn open(name: &CStr) -> io::Result<Self> {
        // SAFETY: the name is a C string for the duration of the call.
        Self::opened(unsafe { libc::sem_open(name.as_ptr(), 0) })
    }

    fn opened(semaphore: *mut libc::sem_t) -> io::Result<Self> {
        if semaphore == libc::SEM_FAILED {
            return Err(io::Error::last_os_error());
        }
        NonNull::new(semaphore).map(Self).ok_or_else(|| io::ErrorKind::Other.into())
    }

    /// Takes a permit if there is one.
    pub(crate) fn try_wait(&self) -> io::Result<bool> {
        loop {
            // SAFETY: it is open as long as `self`.
            if unsafe { libc::sem_trywait(self.0.as_ptr()) } == 0 {
                return Ok(true);
            }
            match io::Error::last_os_error() {
                error if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                error if error.kind() == io::ErrorKind::Interrupted => {}
                error => return Err(error),
            }
        }
    }

    /// Takes a permit, within `patience`; whether it got one. A clock that is set meanwhile changes nothing but how often
    /// it looks.
    pub(crate) fn wait(&self, patience: Duration) -> io::Result<bool> {
        let until = Instant::now() + patience;
        loop {
            if self.try_wait()? {
                return Ok(true);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            // The call counts by the clock on the wall: by small steps that cannot do harm.
            let at = wall() + left.min(Duration::from_millis(100));
            let at = libc::timespec {
                tv_sec: libc::time_t::try_from(at.as_secs()).unwrap_or(libc::time_t::MAX),
                tv_nsec: libc::c_long::from(at.subsec_nanos().cast_signed()),
            };
            // SAFETY: it is open as long as `self`, and the time is valid for the duration of the call.
            if unsafe { libc::sem_timedwait(self.0.as_ptr(), &raw const at) } == 0 {
                return Ok(true);
            }
            let error = io::Error::last_os_error();
            if !matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) {
                return Err(error);
            }
        }
    }

    /// Gives one permit.
    pub(crate) fn post(&self) -> io::Result<()> {
        // SAFETY: it is open as long as `self`.
        if unsafe { libc::sem_post(self.0.as_ptr()) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }
}

/// What the call counts by.
#[expect(
    clippy::disallowed_methods,
    reason = "`sem_timedwait` knows no other clock; a bound is not made of it"
)]
fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

impl Drop for RawSemaphore {
    fn drop(&mut self) {
        // SAFETY: it was opened, and is used by nobody any more.
        unsafe { libc::sem_close(self.0.as_ptr()) };
    }
}
