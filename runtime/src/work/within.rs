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

/// There is no task of ours.
const NOBODY: Woken = Woken { signal: 0, waker: (0, 0) };

thread_local! {
    static WITHIN: Cell<Woken> = const { Cell::new(NOBODY) };
}

impl Woken {
    #[inline]
    fn by(signal: &Arc<Signal>, waker: &Waker) -> Self {
        Self { signal: Arc::as_ptr(signal).addr(), waker: which(waker) }
    }
}

/// Calls `poll`, and has everything in it know that this task is woken by `waker` when its stop comes: it registers that
/// before it lets go of the thread, if it has not yet. It does not panic.
#[inline]
pub(super) fn polling<R>(signal: &Arc<Signal>, waker: &Waker, poll: impl FnOnce() -> R) -> R {
    let outer = WITHIN.replace(Woken::by(signal, waker));
    let polled = poll();
    WITHIN.set(outer);
    polled
}

/// Whether one of its tasks is being polled on this thread.
pub(super) fn is_in(group: &Group) -> bool {
    WITHIN.get().signal == Arc::as_ptr(group.signal()).addr()
}

/// Whether whoever is polled now is woken by this waker when that stop comes, without doing anything for it.
#[inline]
pub(super) fn is_woken_by(signal: &Arc<Signal>, waker: &Waker) -> bool {
    WITHIN.get() == Woken::by(signal, waker)
}
