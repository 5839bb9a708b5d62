//! What threads meet in: the standard library's, or what `loom` puts in its place, which tries all that threads may do.
//!
//! `RUSTFLAGS="--cfg gracefully_loom" cargo test -p gracefully --lib --release loom` runs the models. Nothing else runs
//! with it. The library's own name, since tokio has plans of its own for `--cfg loom`.

#[cfg(gracefully_loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard, atomic};
#[cfg(not(gracefully_loom))]
pub(crate) use std::sync::{Mutex, MutexGuard, atomic};

/// Tries all orders, of those that have at most so many switches from one thread to another that none of them asked for.
#[cfg(all(test, gracefully_loom))]
pub(crate) fn model(switches: usize, run: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound.get_or_insert(switches);
    model.check(run);
}
