//! Those who wait: where they are registered, and by which waker.

use std::task::Waker;

use super::list::{Key, NONE, Round};
use super::{Sort, Waiters};

/// One who waits, and may be polled with one waker or another.
#[derive(Debug, Default)]
pub(in crate::work) struct Seat(Option<Taken>);

#[derive(Debug, Clone, Copy)]
struct Taken {
    key: Key,
    /// Which waker is registered: its data and its table, to be compared alone.
    waker: (usize, usize),
}

impl Seat {
    /// Whether the level is above `seen`. If it is not, `waker` is woken when it will be.
    pub(in crate::work) fn poll(&mut self, waiters: &Waiters, seen: u8, waker: &Waker) -> bool {
        let level = waiters.level();
        if level > seen {
            return true;
        }
        match &mut self.0 {
            // It waits for what comes next, and not for what has come.
            Some(taken) if taken.key.round.is_after(level) => {
                let which = which(waker);
                if taken.waker == which {
                    return false;
                }
                waiters.renew(taken.key, waker);
                taken.waker = which;
                // What was renewed may have been woken a moment before: then it is nowhere any more.
                waiters.level() > level && self.poll(waiters, seen, waker)
            }
            stale => {
                if let Some(taken) = stale.take() {
                    waiters.remove(taken.key);
                }
                let key = waiters.register(Sort::Other, seen, waker);
                *stale = key.map(|key| Taken { key, waker: which(waker) });
                stale.is_none()
            }
        }
    }

    /// Waits no longer.
    #[inline]
    pub(in crate::work) fn leave(&mut self, waiters: &Waiters) {
        if let Some(taken) = self.0.take() {
            waiters.remove(taken.key);
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
