use std::io;
use std::sync::Arc;
use std::time::Duration;

use super::keeping_errno;
use super::word::Word;
use crate::sync::atomic::Ordering;

/// The sleeper is awake, and nothing was rung for since it last looked.
const QUIET: u32 = 0;
/// It is to look, or was woken and has not looked yet.
const RUNG: u32 = 1;
/// It sleeps.
const ASLEEP: u32 = 2;

/// Wakes the sleeper. Cheap while it is awake.
#[derive(Debug, Clone)]
pub(crate) struct Bell(Arc<Word>);

/// Sleeps until the bell rings.
#[derive(Debug)]
pub(crate) struct Sleeper(Bell);

/// Makes a bell and its sleeper.
#[expect(clippy::unnecessary_wraps, reason = "the same signature as elsewhere")]
pub(crate) fn bell() -> io::Result<(Bell, Sleeper)> {
    let bell = Bell(Arc::new(Word::new(QUIET)));
    Ok((bell.clone(), Sleeper(bell)))
}

impl Bell {
    /// Wakes the sleeper, now or at its next sleep.
    pub(crate) fn ring(&self) {
        if self.0.swap(RUNG, Ordering::AcqRel) == ASLEEP {
            self.0.wake();
        }
    }

    /// The same from a signal handler: whoever rang before may not have come to its system call.
    pub(in crate::os) fn ring_in_handler(&self) {
        self.0.swap(RUNG, Ordering::AcqRel);
        keeping_errno(|| self.0.wake());
    }

    /// What a ring has done when a handler interrupts it.
    #[cfg(all(test, gracefully_loom))]
    pub(super) fn ring_interrupted(&self) {
        self.0.swap(RUNG, Ordering::AcqRel);
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
        if word.compare_exchange(QUIET, ASLEEP, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            // Whatever ends the sleep, the caller looks at what there is.
            word.wait(ASLEEP, limit);
        }
    }
}
