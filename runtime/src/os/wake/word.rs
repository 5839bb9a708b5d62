//! A word of memory at which a thread may sleep.

use std::ops::Deref;
use std::time::Duration;

use crate::sync::atomic::AtomicU32;

/// Of one process: nobody else sees it.
#[derive(Debug)]
pub(super) struct Word {
    value: AtomicU32,
    #[cfg(gracefully_loom)]
    kernel: super::loom::Kernel,
}

impl Deref for Word {
    type Target = AtomicU32;

    fn deref(&self) -> &AtomicU32 {
        &self.value
    }
}

#[cfg(not(gracefully_loom))]
impl Word {
    pub(super) fn new(value: u32) -> Self {
        Self { value: AtomicU32::new(value) }
    }

    /// Sleeps while it has this value, until [`wake`](Self::wake), or that long; less where a signal handler runs on this
    /// thread.
    pub(super) fn wait(&self, value: u32, limit: Option<Duration>) {
        let limit = limit.map(|limit| libc::timespec {
            tv_sec: limit.as_secs().try_into().unwrap_or(libc::time_t::MAX),
            tv_nsec: limit.subsec_nanos().into(),
        });
        let limit = limit.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        // SAFETY: the word is valid for the call, and only compared; `limit` is null, for ever, or points to a valid
        // time, which is only read.
        unsafe {
            let op = libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG;
            libc::syscall(libc::SYS_futex, self.value.as_ptr(), op, value, limit);
        }
    }

    /// Wakes one who sleeps at it.
    pub(super) fn wake(&self) {
        // SAFETY: the word is valid for the call, which only looks its address up and wakes one who sleeps at it.
        // Nothing can be done about errors, and there is none for a valid address.
        unsafe {
            let op = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;
            libc::syscall(libc::SYS_futex, self.value.as_ptr(), op, 1);
        }
    }
}

/// What the kernel promises of it, and no more. There is no time here.
#[cfg(gracefully_loom)]
impl Word {
    pub(super) fn new(value: u32) -> Self {
        Self { value: AtomicU32::new(value), kernel: super::loom::Kernel::default() }
    }

    pub(super) fn wait(&self, value: u32, _limit: Option<Duration>) {
        self.kernel.wait_while(|| self.value.load(crate::sync::atomic::Ordering::Relaxed) == value);
    }

    pub(super) fn wake(&self) {
        self.kernel.wake();
    }
}
