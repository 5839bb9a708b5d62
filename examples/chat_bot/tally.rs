//! What came of the images, summed up in the last line.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts. A clone counts the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    answered: AtomicU64,
    failed: AtomicU64,
    given_up: AtomicU64,
    cut_short: AtomicU64,
}

impl Tally {
    /// A description has arrived in the chat.
    pub(crate) fn answered(&self) {
        self.0.answered.fetch_add(1, Ordering::Relaxed);
    }

    /// There is none, and there will be none.
    pub(crate) fn failed(&self) {
        self.0.failed.fetch_add(1, Ordering::Relaxed);
    }

    /// The stop came first. Of these, some had failed before and would have been retried.
    pub(crate) fn given_up(&self, attempts: u32) {
        self.0.given_up.fetch_add(1, Ordering::Relaxed);
        if attempts > 0 {
            self.0.cut_short.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { answered, failed, given_up, cut_short } = &*self.0;
        let [answered, failed, given_up, cut_short] =
            [answered, failed, given_up, cut_short].map(|count| count.load(Ordering::Relaxed));
        write!(f, "answered {answered}, ")?;
        if failed > 0 {
            write!(f, "failed {failed}, ")?;
        }
        write!(f, "given up at shutdown {given_up}, retries cut short {cut_short}")
    }
}

/// Tells it when it is dropped. The app drops what it keeps last.
pub(crate) struct LastLine(pub(crate) Tally);

impl Drop for LastLine {
    fn drop(&mut self) {
        crate::say(&self.0.to_string());
    }
}
