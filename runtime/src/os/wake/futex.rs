use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::keeping_errno;

/// The sleeper is awake, and nothing was rung for since it last looked.
const QUIET: u32 = 0;
/// It is to look, or was woken and has not looked yet.
const RUNG: u32 = 1;
/// It sleeps.
const ASLEEP: u32 = 2;

/// Wakes the sleeper. Cheap while it is awake.
#[derive(Debug, Clone)]
pub(crate) struct Bell(Arc<AtomicU32>);

/// Sleeps until the bell rings.
#[derive(Debug)]
pub(crate) struct Sleeper(Bell);

/// Makes a bell and its sleeper.
#[expect(clippy::unnecessary_wraps, reason = "the same signature as elsewhere")]
pub(crate) fn bell() -> io::Result<(Bell, Sleeper)> {
    let bell = Bell(Arc::new(AtomicU32::new(QUIET)));
    Ok((bell.clone(), Sleeper(bell)))
}

impl Bell {
    /// Wakes the sleeper, now or at its next sleep.
    pub(crate) fn ring(&self) {
        if self.0.swap(RUNG, Ordering::AcqRel) == ASLEEP {
            self.wake();
        }
    }

    /// The same from a signal handler: whoever rang before may not have come to its system call.
    pub(in crate::os) fn ring_in_handler(&self) {
        self.0.swap(RUNG, Ordering::AcqRel);
        keeping_errno(|| self.wake());
    }

    fn wake(&self) {
        // SAFETY: the word is valid for the call, which only looks its address up and wakes one who sleeps at it.
        // Nothing can be done about errors, and there is none for a valid address.
        unsafe {
            let op = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;
            libc::syscall(libc::SYS_futex, self.0.as_ptr(), op, 1);
        }
    }
}

impl Sleeper {
    /// Says that everything that was rung for is about to be looked at. What comes later rings again.
    pub(crate) fn reset(&self) {
        // A swap, not a store: it must see what was posted before the bell was last rung.
        self.0.0.swap(QUIET, Ordering::AcqRel);
    }

    /// Sleeps until the bell rings or `limit` has passed; less where a signal handler runs on this thread.
    pub(crate) fn sleep(&self, limit: Option<Duration>) {
        let word = &*self.0.0;
        if word.compare_exchange(QUIET, ASLEEP, Ordering::AcqRel, Ordering::Acquire).is_err() {
            return;
        }
        let limit = limit.map(|limit| libc::timespec {
            tv_sec: limit.as_secs().try_into().unwrap_or(libc::time_t::MAX),
            tv_nsec: limit.subsec_nanos().into(),
        });
        let limit = limit.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        // SAFETY: the word is valid for the call, and only compared; `limit` is null, for ever, or points to a valid
        // time, which is only read. Whatever ends the sleep, the caller looks at what there is.
        unsafe {
            let op = libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG;
            libc::syscall(libc::SYS_futex, word.as_ptr(), op, ASLEEP, limit);
        }
    }
}
