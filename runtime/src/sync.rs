//! What threads meet in: the standard library's, or what `loom` puts in its place, which tries all that threads may do.
//!
//! `RUSTFLAGS="--cfg gracefully_loom" cargo test -p gracefully --lib --release loom` runs the models. Nothing else runs
//! with it. The library's own name, since tokio has plans of its own for `--cfg loom`.

use std::sync::{Arc, Condvar, PoisonError};
use std::time::Duration;

#[cfg(gracefully_loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard, atomic};
#[cfg(not(gracefully_loom))]
pub(crate) use std::sync::{Mutex, MutexGuard, atomic};

/// What one thread waits for, and another says once: by dropping the other half, so that one that panics has said it too.
/// A channel of nothing would do, and brings the code for all that a channel may be into every program.
pub(crate) fn latch() -> (Opener, Latch) {
    let shared = Arc::default();
    (Opener(Arc::clone(&shared)), Latch(shared))
}

/// Says it when it is dropped.
#[derive(Debug)]
#[must_use = "it opens when it is dropped"]
pub(crate) struct Opener(Arc<Shared>);

/// Waits for it.
#[derive(Debug)]
pub(crate) struct Latch(Arc<Shared>);

type Shared = (std::sync::Mutex<bool>, Condvar);

impl Drop for Opener {
    fn drop(&mut self) {
        let (is_open, opened) = &*self.0;
        *is_open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        opened.notify_all();
    }
}

impl Latch {
    /// Waits until it is said.
    pub(crate) fn wait(self) {
        let (is_open, opened) = &*self.0;
        let is_shut = is_open.lock().unwrap_or_else(PoisonError::into_inner);
        drop(opened.wait_while(is_shut, |is_open| !*is_open));
    }

    /// The same, for that long at most; whether it was said.
    pub(crate) fn wait_for(self, limit: Duration) -> bool {
        let (is_open, opened) = &*self.0;
        let is_shut = is_open.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = opened.wait_timeout_while(is_shut, limit, |is_open| !*is_open);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Tries all orders, of those that have at most so many switches from one thread to another that none of them asked for.
#[cfg(all(test, gracefully_loom))]
pub(crate) fn model(switches: usize, run: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound.get_or_insert(switches);
    model.check(run);
}

#[cfg(all(test, not(gracefully_loom)))]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn it_is_open_when_the_other_half_is_gone_however_that_goes() {
        let (opener, latch) = latch();
        let told = thread::spawn(move || {
            let _opener = opener;
            panic!("on purpose");
        });
        assert!(latch.wait_for(Duration::from_secs(60)));
        assert!(told.join().is_err());
        let (opener, shut) = super::latch();
        assert!(!shut.wait_for(Duration::ZERO));
        drop(opener);
    }
}
