use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::words::Signal;

/// What a drill has seen that the report does not say.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// The signals that were sent.
    pub(super) asked: Vec<Signal>,
    /// Those among them that somebody else took.
    pub(super) missed: Vec<Signal>,
    /// Those that were left to be sent when it was over.
    pub(super) unneeded: Vec<Signal>,
    /// There was no drill.
    pub(super) unready: bool,
    /// What the plan of a closed lifecycle says.
    pub(super) worst_case: Option<Duration>,
    /// Those of the runtime.
    pub(super) threads: Threads,
}

/// Counts the threads of a runtime. Once it is shut down, those that are left do not return.
#[derive(Debug, Clone, Default)]
pub(crate) struct Threads(Arc<AtomicUsize>);

impl Threads {
    pub(crate) fn started(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    /// One of them has ended, or is not to be counted any more.
    pub(crate) fn forget_one(&self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }

    pub(super) fn left(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}
