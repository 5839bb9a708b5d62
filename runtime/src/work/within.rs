//! Which task of ours is being polled on this thread, and by what it is woken.

use std::cell::Cell;
use std::sync::Arc;
use std::task::Waker;

use super::group::Group;
use super::stop::Signal;
use super::waiters::which;

// The task that is polled: the stop that it waits for, and the waker that it has registered there, to be compared alone.
// Each for itself, since they are written and read word by word: as one they are read before they are written through.
thread_local! {
    static SIGNAL: Cell<usize> = const { Cell::new(0) };
    static DATA: Cell<usize> = const { Cell::new(0) };
    static TABLE: Cell<usize> = const { Cell::new(0) };
}

#[inline]
fn address(signal: &Arc<Signal>) -> usize {
    Arc::as_ptr(signal).addr()
}

/// Calls `poll`, and has everything in it know that this task is woken by `waker` when its stop comes: it registers that
/// before it lets go of the thread, if it has not yet. It does not panic.
#[inline]
pub(super) fn polling<R>(signal: &Arc<Signal>, waker: &Waker, poll: impl FnOnce() -> R) -> R {
    let (data, table) = which(waker);
    let outer = (SIGNAL.replace(address(signal)), DATA.replace(data), TABLE.replace(table));
    let polled = poll();
    SIGNAL.set(outer.0);
    DATA.set(outer.1);
    TABLE.set(outer.2);
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
    let (data, table) = which(waker);
    DATA.get() == data && SIGNAL.get() == address(signal) && TABLE.get() == table
}
