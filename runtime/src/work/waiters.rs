//! Who is to be woken when something comes that comes once.
//!
//! 1. Who registers after it has come is refused under the same lock that the waking takes, so nobody is missed.
//! 2. A waker is user code: none is called, cloned or dropped under the lock.
//! 3. A key is of one round. What was woken is forgotten, so a key that is given back after that is nobody else's.
//! 4. Tasks of ours are in lists of their own: their wakers are the runtime's, and it is the runtime that wakes them,
//!    which is cheap in there and dear from any other thread. Where it is stuck they could not go on anyway.

use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::task::Waker;

use crate::caught::caught;
use crate::sync::atomic::{AtomicU8, Ordering};
use crate::sync::{Mutex, MutexGuard};

/// Nobody has asked yet whether to stop.
pub(crate) const UNASKED: u8 = 0;
/// Nothing has come.
pub(crate) const RUNNING: u8 = 1;
/// The stop has come.
pub(crate) const STOPPING: u8 = 2;
/// Time is up: what still runs is dropped.
pub(crate) const CUT: u8 = 3;
/// It is over: nothing is left, and nothing comes.
pub(crate) const GONE: u8 = 4;

/// How many lists of each sort there are where many threads register at the same time.
const SHARDS: u8 = 8;

/// A list that had room for more than this gives it back when it is empty.
const ROOM_KEPT: usize = 64;

/// How many tasks are woken before they have their turns: about as many as a runtime polls before it looks for I/O.
const WOKEN_AT_ONCE: usize = 64;

/// No free place.
const NONE: u32 = u32::MAX;

/// Everybody who waits for the level to rise. It never falls.
pub(super) struct Waiters {
    level: AtomicU8,
    /// The first half is for tasks of ours, the second for all others.
    shards: Box<[Shard]>,
}

/// Who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A task of ours.
    Task,
    /// Anybody else: a waker is user code.
    Other,
}

/// On a cache line of its own, so that threads do not get into each other's way.
#[repr(align(64))]
#[derive(Default)]
struct Shard(Mutex<List>);

/// Wakers in places that stay theirs.
struct List {
    round: Round,
    places: Vec<Place>,
    free: u32,
    taken: u32,
}

enum Place {
    Taken(Waker),
    Free(u32),
}

/// What was registered where. In this order, so that what holds one finds room beside it: see `Tracked`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
struct Key {
    index: u32,
    shard: u8,
    round: Round,
}

/// The level that is waited for, at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Round {
    /// Nothing was registered.
    Nowhere = 0,
    Stop = STOPPING,
    Cut = CUT,
    /// There is nothing more to come.
    Never,
}

impl Round {
    /// What who has seen `level` waits for.
    fn after(level: u8) -> Self {
        match level {
            ..STOPPING => Self::Stop,
            STOPPING => Self::Cut,
            _ => Self::Never,
        }
    }

    /// Whether it is still to come for who has seen `level`.
    #[inline]
    fn is_after(self, level: u8) -> bool {
        self as u8 > level
    }
}

impl Default for List {
    fn default() -> Self {
        Self { round: Round::after(RUNNING), places: Vec::new(), free: NONE, taken: 0 }
    }
}

impl Waiters {
    /// For few who wait, from this level on.
    pub(super) fn small(level: u8) -> Self {
        Self::new(level, 1)
    }

    /// For many, on many threads.
    pub(super) fn large(level: u8) -> Self {
        Self::new(level, SHARDS)
    }

    fn new(level: u8, lists: u8) -> Self {
        Self { level: AtomicU8::new(level), shards: (0..2 * lists).map(|_| Shard::default()).collect() }
    }

    /// What has been reached. One load.
    #[inline]
    pub(super) fn level(&self) -> u8 {
        self.level.load(Ordering::Acquire)
    }

    /// Has `waker` woken when the level rises above `seen`, unless it has already.
    fn register(&self, sort: Sort, seen: u8, waker: &Waker) -> Option<Key> {
        let waker = waker.clone();
        let shard = self.own_shard(sort);
        let mut list = self.lock(shard);
        if self.level() > seen {
            drop(list);
            return None;
        }
        let index = list.put(waker);
        Some(Key { index, shard, round: list.round })
    }

    /// Another waker for who has registered before. Nothing where that was woken.
    fn renew(&self, key: Key, waker: &Waker) {
        let waker = waker.clone();
        let mut list = self.lock(key.shard);
        let is_its = list.round == key.round;
        let old = match list.places.get_mut(key.index as usize) {
            Some(place @ Place::Taken(_)) if is_its => Some(std::mem::replace(place, Place::Taken(waker))),
            _ => None,
        };
        drop(list);
        drop(old);
    }

    /// Nobody waits there any more.
    fn remove(&self, key: Key) {
        let mut list = self.lock(key.shard);
        let old = if list.round == key.round { list.take(key.index) } else { None };
        drop(list);
        drop(old);
    }

    /// Raises the level, so that all who ask are told; whether that was news. Those who wait are told by
    /// [`wake`](Self::wake).
    pub(super) fn raise(&self, level: u8) -> bool {
        self.level.fetch_max(level, Ordering::AcqRel) < level
    }

    /// Wakes all who wait for what has been reached, apart from tasks of ours.
    pub(super) fn wake(&self) {
        for shard in self.shards_of(Sort::Other) {
            // One that panics keeps nobody else from being told.
            self.take(shard).for_each(|waker| drop(caught(|| waker.wake())));
        }
    }

    /// Wakes the tasks of ours among them, a few at a time, so that they have their turns in between: inside of their
    /// runtime.
    pub(super) async fn wake_tasks(&self) {
        for shard in self.shards_of(Sort::Task) {
            let mut woken = self.take(shard);
            while woken.by_ref().take(WOKEN_AT_ONCE).map(Waker::wake).count() == WOKEN_AT_ONCE {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Whether tasks of ours wait.
    pub(super) fn have_tasks(&self) -> bool {
        self.shards_of(Sort::Task).any(|shard| self.lock(shard).taken > 0)
    }

    /// Those of a list who wait for what has been reached. They wait no longer.
    fn take(&self, shard: u8) -> impl Iterator<Item = Waker> + use<> {
        let mut list = self.lock(shard);
        let level = self.level();
        let mut woken = Vec::new();
        if !list.round.is_after(level) {
            list.round = Round::after(level);
            woken = std::mem::take(&mut list.places);
            (list.free, list.taken) = (NONE, 0);
        }
        drop(list);
        woken.into_iter().filter_map(|place| match place {
            Place::Taken(waker) => Some(waker),
            Place::Free(_) => None,
        })
    }

    /// How many wait.
    #[cfg(test)]
    fn waiting(&self) -> usize {
        let all = self.shards_of(Sort::Task).chain(self.shards_of(Sort::Other));
        all.map(|shard| self.lock(shard).taken as usize).sum()
    }

    fn shards_of(&self, sort: Sort) -> std::ops::Range<u8> {
        // There are few.
        let lists = u8::try_from(self.shards.len() / 2).unwrap_or(SHARDS);
        match sort {
            Sort::Task => 0..lists,
            Sort::Other => lists..2 * lists,
        }
    }

    /// Threads are spread over the lists as they come.
    fn own_shard(&self, sort: Sort) -> u8 {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        thread_local! {
            static OWN: usize = NEXT.fetch_add(1, Ordering::Relaxed);
        }
        let shards = self.shards_of(sort);
        if shards.len() == 1 {
            return shards.start;
        }
        // A thread that is being torn down has no number any more.
        let own = OWN.try_with(|own| *own).unwrap_or(0);
        shards.start + u8::try_from(own % shards.len()).unwrap_or(0)
    }

    fn lock(&self, shard: u8) -> MutexGuard<'_, List> {
        self.shards[usize::from(shard)].0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl List {
    fn put(&mut self, waker: Waker) -> u32 {
        self.taken += 1;
        if let Some(place) = self.places.get_mut(self.free as usize) {
            let index = self.free;
            if let Place::Free(next) = std::mem::replace(place, Place::Taken(waker)) {
                self.free = next;
            }
            return index;
        }
        if self.places.len() == self.places.capacity() {
            // Twice as much each time would be half a list of nothing, with a waker for each task.
            self.places.reserve_exact((self.places.len() / 8).max(4));
        }
        self.places.push(Place::Taken(waker));
        // More do not fit into any memory.
        u32::try_from(self.places.len() - 1).unwrap_or(NONE)
    }

    fn take(&mut self, index: u32) -> Option<Waker> {
        let place = self.places.get_mut(index as usize).filter(|place| matches!(place, Place::Taken(_)))?;
        let Place::Taken(waker) = std::mem::replace(place, Place::Free(self.free)) else { return None };
        self.free = index;
        self.taken -= 1;
        if self.taken == 0 && self.places.len() > ROOM_KEPT {
            self.places = Vec::new();
            self.free = NONE;
        }
        Some(waker)
    }
}

/// One who waits, and may be polled with one waker or another.
#[derive(Debug, Default)]
pub(super) struct Seat(Option<Taken>);

#[derive(Debug, Clone, Copy)]
struct Taken {
    key: Key,
    /// Which waker is registered: its data and its table, to be compared alone.
    waker: (usize, usize),
}

impl Seat {
    /// Whether the level is above `seen`. If it is not, `waker` is woken when it will be.
    pub(super) fn poll(&mut self, waiters: &Waiters, seen: u8, waker: &Waker) -> bool {
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
    pub(super) fn leave(&mut self, waiters: &Waiters) {
        if let Some(taken) = self.0.take() {
            waiters.remove(taken.key);
        }
    }
}

/// A task of ours that waits. It is polled by its runtime alone, so it has one waker for all its life.
#[derive(Debug)]
pub(super) struct TaskSeat(Key);

impl Default for TaskSeat {
    fn default() -> Self {
        Self(Key { index: NONE, shard: 0, round: Round::Nowhere })
    }
}

impl TaskSeat {
    /// Whether the level is above `seen`. If it is not, the task is woken when it will be.
    #[inline]
    pub(super) fn poll(&mut self, waiters: &Waiters, seen: u8, waker: &Waker) -> bool {
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
    pub(super) fn leave(&mut self, waiters: &Waiters) {
        // Whom something has come for is woken, or has been.
        if self.0.round.is_after(waiters.level()) {
            waiters.remove(std::mem::take(self).0);
        }
    }
}

/// What makes two wakers the same, as far as that can be told without one of them.
#[inline]
pub(super) fn which(waker: &Waker) -> (usize, usize) {
    (waker.data().addr(), std::ptr::from_ref(waker.vtable()).addr())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::task::Wake;

    use super::*;

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn counted() -> (Arc<Count>, Waker) {
        let count = Arc::new(Count::default());
        (Arc::clone(&count), count.into())
    }

    #[test]
    fn all_are_woken_once_by_each_level() {
        for waiters in [Waiters::small(RUNNING), Waiters::large(RUNNING)] {
            let (count, waker) = counted();
            let keys: Vec<_> = (0..100)
                .map(|_| waiters.register(Sort::Other, RUNNING, &waker).expect("not reached"))
                .collect();
            waiters.remove(keys[7]);
            waiters.raise(STOPPING);
            assert!(waiters.register(Sort::Other, RUNNING, &waker).is_none(), "it is reached");
            waiters.wake();
            waiters.wake();
            assert_eq!(count.0.load(Ordering::Relaxed), 99);

            let later = waiters.register(Sort::Other, STOPPING, &waker).expect("not reached");
            // What was woken is nobody's any more.
            for key in &keys {
                waiters.remove(*key);
                waiters.renew(*key, Waker::noop());
            }
            assert_eq!((later.index, waiters.waiting()), (0, 1));
            waiters.raise(CUT);
            waiters.wake();
            assert_eq!(count.0.load(Ordering::Relaxed), 100);
        }
    }

    #[test]
    fn places_are_used_again_and_given_back() {
        let waiters = Waiters::small(RUNNING);
        let keys: Vec<_> = (0..1000)
            .map(|_| waiters.register(Sort::Other, RUNNING, Waker::noop()).expect("not reached"))
            .collect();
        waiters.remove(keys[3]);
        waiters.remove(keys[5]);
        assert_eq!(waiters.register(Sort::Other, RUNNING, Waker::noop()).map(|key| key.index), Some(5));
        assert_eq!(waiters.register(Sort::Other, RUNNING, Waker::noop()).map(|key| key.index), Some(3));
        for key in &keys {
            waiters.remove(*key);
        }
        assert_eq!(waiters.waiting(), 0);
        assert_eq!(waiters.lock(1).places.capacity(), 0);
    }

    #[test]
    fn the_last_waker_is_the_one_that_is_woken() {
        let waiters = Waiters::small(RUNNING);
        let (first, second) = (counted(), counted());
        let key = waiters.register(Sort::Other, RUNNING, &first.1).expect("not reached");
        waiters.renew(key, &second.1);
        waiters.raise(STOPPING);
        waiters.wake();
        assert_eq!((first.0.0.load(Ordering::Relaxed), second.0.0.load(Ordering::Relaxed)), (0, 1));
    }

    #[test]
    fn tasks_are_woken_by_their_runtime_alone() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime can be built");
        for waiters in [Waiters::small(RUNNING), Waiters::large(RUNNING)] {
            let (count, waker) = counted();
            let mut seats: Vec<TaskSeat> = (0..200).map(|_| TaskSeat::default()).collect();
            for seat in &mut seats {
                assert!(!seat.poll(&waiters, RUNNING, &waker), "it has not come");
                assert!(!seat.poll(&waiters, RUNNING, &waker), "it has not come");
            }
            seats[7].leave(&waiters);
            assert_eq!(waiters.waiting(), 199);
            waiters.raise(STOPPING);
            waiters.wake();
            assert_eq!((count.0.load(Ordering::Relaxed), waiters.have_tasks()), (0, true));
            // Who leaves from here on is woken all the same.
            seats[8].leave(&waiters);
            runtime.block_on(waiters.wake_tasks());
            assert_eq!((count.0.load(Ordering::Relaxed), waiters.have_tasks()), (199, false));
            assert!(TaskSeat::default().poll(&waiters, RUNNING, &waker), "it has come");
            assert!(!seats[9].poll(&waiters, STOPPING, &waker), "this has not");
            waiters.raise(CUT);
            runtime.block_on(waiters.wake_tasks());
            assert_eq!(count.0.load(Ordering::Relaxed), 200);
        }
    }
}
