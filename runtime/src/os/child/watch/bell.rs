//! Where no descriptor tells of the end of a child: a bell, which SIGCHLD rings.

use std::io;
use std::os::fd::BorrowedFd;
use std::sync::Arc;
use std::time::Duration;

use crate::os::{Bell, Sleeper, bell};

/// Where one thread waits, and others ring.
#[derive(Debug)]
pub(crate) struct Watch {
    bell: Bell,
    sleeper: Sleeper,
}

impl Watch {
    pub(crate) fn new() -> io::Result<Self> {
        let (bell, sleeper) = bell()?;
        Ok(Self { bell, sleeper })
    }

    /// It cannot be watched here.
    #[expect(clippy::unused_self, reason = "the same signature as on Linux")]
    pub(crate) fn once(&self, _: BorrowedFd<'_>, _: u64) -> bool {
        false
    }

    /// It cannot be watched here.
    #[expect(clippy::unused_self, reason = "the same signature as on Linux")]
    pub(crate) fn each(&self, _: BorrowedFd<'_>, _: u64) -> bool {
        false
    }

    /// Nothing is said of it.
    #[expect(clippy::unused_self, reason = "the same signature as on Linux")]
    pub(crate) fn forget(&self, _: BorrowedFd<'_>) {}

    /// Wakes whoever waits, now or the next time.
    pub(crate) fn ring(&self) {
        self.bell.ring();
    }

    /// Waits until somebody has rung, or `limit` has passed.
    pub(crate) fn wait(&self, limit: Option<Duration>, _: &mut Vec<u64>) {
        self.sleeper.sleep(limit);
        self.sleeper.reset();
    }
}

/// From now on the watch rings each time that some child of this process ends.
pub(crate) fn when_any_child_ends(watch: &Arc<Watch>) -> io::Result<()> {
    let bell = watch.bell.clone();
    // SAFETY: the handler rings a bell, which is made for that. It is never dropped: nothing unregisters it.
    unsafe { signal_hook_registry::register(libc::SIGCHLD, move || bell.ring_in_handler()) }.map(|_| ())
}
