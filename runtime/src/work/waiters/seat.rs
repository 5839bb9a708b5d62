//! Those who wait: where they are registered, and by which waker.

use std::task::Waker;

use super::list::{Key, NONE, Round};
use super::{Sort, Waiters};

/// One who waits, and may be polled with one waker or another.
///
/// All in words: it moves from wrapper to wrapper, and a processor waits for what is written in one size and read in
/// another.
#[derive(Debug, Default)]
pub(in crate::work) struct Seat {
    /// Where it is registered: see [`Key::word`].
    pub(super) key: u64,
    /// Which waker is registered: its data and its table, to be compared alone.
    pub(super) waker: (usize, usize),
}

impl Seat {
    /// Whether it waits nowhere.
    #[inline]
    pub(in crate::work) fn is_free(&self) -> bool {
        self.key == 0
    }

    /// Whether this waker is registered there.
    #[inline]
    pub(super) fn is_of(&self, waker: &Waker) -> bool {
        !self.is_free() && self.waker == which(waker)
    }

    /// Whether the level is above `seen`. If it is not, `waker` is woken when it will be.
    pub(in crate::work) fn poll(&mut self, waiters: &Waiters, seen: u8, waker: &Waker) -> bool {
        let level = waiters.level();
        level > seen
            || !(self.waits_after(level) && self.is_of(waker)) && self.register(waiters, seen, level, waker)
    }

    /// Whether it waits for what comes next, and not for what has come.
    #[inline]
    fn waits_after(&self, level: u8) -> bool {
        Key::of_word(self.key).round.is_after(level)
    }

    /// It waits with this waker from now on, unless what it waits for has come.
    fn register(&mut self, waiters: &Waiters, seen: u8, level: u8, waker: &Waker) -> bool {
        if self.waits_after(level) {
            waiters.renew(Key::of_word(self.key), waker);
            self.waker = which(waker);
            // What was renewed may have been woken a moment before: then it is nowhere any more.
            return waiters.level() > level && self.poll(waiters, seen, waker);
        }
        self.leave(waiters);
        let key = waiters.register(Sort::Other, seen, waker);
        *self = key.map_or(Self::default(), |key| Self { key: key.word(), waker: which(waker) });
        key.is_none()
    }

    /// Waits no longer.
    #[inline]
    pub(in crate::work) fn leave(&mut self, waiters: &Waiters) {
        if !self.is_free() {
            waiters.remove(Key::of_word(std::mem::take(self).key));
        }
    }
}

/// A task of ours that waits. It is polled by its runtime alone, so it has one waker for all its life.
#[derive(Debug)]
pub(in crate::work) struct TaskSeat(Key);

impl Default for TaskSeat {
    fn default() -> Self {
        Self(Key { index: NONE, shard: 0, round: Round::Nowhere })
    }
}

impl TaskSeat {
    /// Whether the level is above `seen`. If it is not, the task is woken when it will be.
    #[inline]
    pub(in crate::work) fn poll(&mut self, waiters: &Waiters, seen: u8, waker: &Waker) -> bool {
        // It waits for what comes next. If that has come by now, it is woken.
        !self.0.round.is_after(seen) && self.register(waiters, seen, waker)
    }

    #[cold]
    fn register(&mut self, waiters: &Waiters, seen: u8, waker: &Waker) -> bool {
        let key = waiters.register(Sort::Task, seen, waker);
        *self = key.map_or_else(Self::default, Self);
        key.is_none()
    }

    /// Waits no longer.
    #[inline]
    pub(in crate::work) fn leave(&mut self, waiters: &Waiters) {
        // Whom something has come for is woken, or has been.
        if self.0.round.is_after(waiters.level()) {
            waiters.remove(std::mem::take(self).0);
        }
    }
}

/// What makes two wakers the same, as far as that can be told without one of them.
#[inline]
fn which(waker: &Waker) -> (usize, usize) {
    (waker.data().addr(), std::ptr::from_ref(waker.vtable()).addr())
}
