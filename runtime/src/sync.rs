//! What threads meet in: the standard library's, or what `loom` puts in its place, which tries all that threads may do.
//!
//! `RUSTFLAGS="--cfg gracefully_loom" cargo test -p gracefully --lib --release loom` runs the models. Nothing else runs
//! with it. The library's own name, since tokio has plans of its own for `--cfg loom`.

use std::sync::PoisonError;
use std::time::Duration;

#[cfg(gracefully_loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard, atomic};
#[cfg(not(gracefully_loom))]
pub(crate) use std::sync::{Mutex, MutexGuard, atomic};

/// What one thread says once, and another waits for. A channel of nothing would do, and brings the code for all that a
/// channel may be into every program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Latch(std::sync::Arc<(std::sync::Mutex<bool>, std::sync::Condvar)>);

impl Latch {
    /// Says it.
    pub(crate) fn open(&self) {
        let (is_open, opened) = &*self.0;
        *is_open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        opened.notify_all();
    }

    /// Waits until it is said.
    pub(crate) fn wait(&self) {
        let (is_open, opened) = &*self.0;
        let is_shut = is_open.lock().unwrap_or_else(PoisonError::into_inner);
        drop(opened.wait_while(is_shut, |is_open| !*is_open));
    }

    /// The same, for that long at most; whether it was said.
    pub(crate) fn wait_for(&self, limit: Duration) -> bool {
        let (is_open, opened) = &*self.0;
        let is_shut = is_open.lock().unwrap_or_else(PoisonError::into_inner);
        *opened
            .wait_timeout_while(is_shut, limit, |is_open| !*is_open)
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }
}

/// Tries all orders, of those that have at most so many switches from one thread to another that none of them asked for.
#[cfg(all(test, gracefully_loom))]
pub(crate) fn model(switches: usize, run: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound.get_or_insert(switches);
    model.check(run);
}
