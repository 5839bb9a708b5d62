//! Which task of ours is being polled on this thread, and by what it is woken.

use std::cell::Cell;
use std::ptr;
use std::sync::Arc;
use std::task::Waker;

use super::group::Group;
use super::stop::Signal;

// The task that is polled: the stop that it waits for, and the waker that it is polled with, to be compared alone. It is
// known by where it is: as long as the task is polled no other one can be there, and who has a copy just registers.
// Each for itself, since they are written and read word by word: as one they are read before they are written through.
thread_local! {
    static SIGNAL: Cell<usize> = const { Cell::new(0) };
    static WAKER: Cell<usize> = const { Cell::new(0) };
}

#[inline]
fn address(signal: &Arc<Signal>) -> usize {
    Arc::as_ptr(signal).addr()
}

/// Calls `poll`, and has everything in it know that this task is woken by `waker` when its stop comes: it registers that
/// before it lets go of the thread, if it has not yet. It does not panic.
#[inline]
pub(super) fn polling<R>(signal: &Arc<Signal>, waker: &Waker, poll: impl FnOnce() -> R) -> R {
    let outer = (SIGNAL.replace(address(signal)), WAKER.replace(ptr::from_ref(waker).addr()));
    let polled = poll();
    SIGNAL.set(outer.0);
    WAKER.set(outer.1);
    polled
}

/// Whether one of its tasks is being polled on this thread.
pub(super) fn is_in(group: &Group) -> bool {
    // Nobody's signal is at 0.
    SIGNAL.get() != 0 && group.has_signal(SIGNAL.get())
}

/// Whether whoever is polled now is woken by this waker when that stop comes, without doing anything for it.
#[inline]
pub(super) fn is_woken_by(signal: &Arc<Signal>, waker: &Waker) -> bool {
    WAKER.get() == ptr::from_ref(waker).addr() && SIGNAL.get() == address(signal)
}
