//! Named semaphores (`sem_overview(7)`).

use std::ffi::CStr;
use std::io;
use std::ptr::NonNull;
use std::thread;
use std::time::{Duration, Instant};

/// The pauses between two looks, from the first to the longest.
const LOOKS: (Duration, Duration) = (Duration::from_micros(50), Duration::from_millis(2));

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

    /// Takes a permit, within `patience`; whether it got one. It looks again and again: the call that waits (`sem_timedwait`)
    /// counts by the clock on the wall, and waits for an hour where that is set back by one.
    pub(crate) fn wait(&self, patience: Duration) -> io::Result<bool> {
        let until = Instant::now() + patience;
        let mut pause = LOOKS.0;
        loop {
            if self.try_wait()? {
                return Ok(true);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            thread::sleep(pause.min(left));
            pause = (pause * 2).min(LOOKS.1);
        }
    }

    /// Gives one permit.
    pub(crate) fn post(&self) -> io::Result<()> {
        // SAFETY: it is open as long as `self`.
        if unsafe { libc::sem_post(self.0.as_ptr()) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }
}

impl Drop for RawSemaphore {
    fn drop(&mut self) {
        // SAFETY: it was opened, and is used by nobody any more.
        unsafe { libc::sem_close(self.0.as_ptr()) };
    }
}
