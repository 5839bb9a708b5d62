//! Which task of ours is being polled on this thread, and by what it is woken.

use std::cell::Cell;
use std::sync::Arc;
use std::task::Waker;

use super::group::Group;
use super::stop::Signal;
use super::waiters::which;

/// The stop that the task waits for and the waker that it has registered there, to be compared alone.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Woken {
    signal: usize,
    waker: (usize, usize),
}

thread_local! {
    static WITHIN: Cell<Option<Woken>> = const { Cell::new(None) };
}

/// Calls `poll`, and has everything in it know that this task is woken by `waker` when its stop comes: it registers that
/// before it lets go of the thread, if it has not yet.
pub(super) fn polling<R>(signal: &Arc<Signal>, waker: &Waker, poll: impl FnOnce() -> R) -> R {
    let woken = Woken { signal: Arc::as_ptr(signal).addr(), waker: which(waker) };
    let outer = WITHIN.replace(Some(woken));
    // Also where it panics.
    let _restore = Restore(outer);
    poll()
}

struct Restore(Option<Woken>);

impl Drop for Restore {
    fn drop(&mut self) {
        WITHIN.set(self.0);
    }
}

/// Whether one of its tasks is being polled on this thread.
pub(super) fn is_in(group: &Group) -> bool {
    WITHIN.get().is_some_and(|woken| woken.signal == Arc::as_ptr(group.signal()).addr())
}

/// Whether whoever is polled now is woken by this waker when that stop comes, without doing anything for it.
#[inline]
pub(super) fn is_woken_by(signal: &Arc<Signal>, waker: &Waker) -> bool {
    let woken = Woken { signal: Arc::as_ptr(signal).addr(), waker: which(waker) };
    WITHIN.get() == Some(woken)
}
