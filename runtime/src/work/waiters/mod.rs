//! Who is to be woken when something comes that comes once.
//!
//! 1. Who registers after it has come is refused under the same lock that the waking takes, so nobody is missed.
//! 2. A waker is user code: none is called, cloned or dropped under the lock.
//! 3. A key is of one round. What was woken is forgotten, so a key that is given back after that is nobody else's.
//! 4. Tasks of ours are in lists of their own: their wakers are the runtime's, and it is the runtime that wakes them,
//!    which is cheap in there and dear from any other thread. Where it is stuck they could not go on anyway.

pub(in crate::work) mod kept;
mod list;
mod seat;

use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::task::Waker;

use list::{Key, List};
pub(in crate::work) use seat::{Seat, TaskSeat};

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

/// How many tasks are woken before they have their turns: about as many as are still in a core's cache by then. A runtime
/// looks for I/O more often, whoever is woken.
const WOKEN_AT_ONCE: usize = 512;

/// Everybody who waits for the level to rise. It never falls.
pub(in crate::work) struct Waiters {
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

impl Waiters {
    /// For few who wait, from this level on.
    pub(in crate::work) fn small(level: u8) -> Self {
        Self::new(level, Box::<[Shard; 2]>::default())
    }

    /// For many, on many threads.
    pub(in crate::work) fn large(level: u8) -> Self {
        Self::new(level, Box::<[Shard; 2 * SHARDS as usize]>::default())
    }

    fn new(level: u8, shards: Box<[Shard]>) -> Self {
        Self { level: AtomicU8::new(level), shards }
    }

    /// What has been reached. One load.
    #[inline]
    pub(in crate::work) fn level(&self) -> u8 {
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
        let old = if list.round == key.round { list.renew(key.index, waker) } else { None };
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
    pub(in crate::work) fn raise(&self, level: u8) -> bool {
        self.level.fetch_max(level, Ordering::AcqRel) < level
    }

    /// Wakes all who wait for what has been reached, apart from tasks of ours.
    pub(in crate::work) fn wake(&self) {
        for shard in self.shards_of(Sort::Other) {
            // One that panics keeps nobody else from being told.
            self.take(shard).for_each(|waker| drop(caught(|| waker.wake())));
        }
    }

    /// Wakes the tasks of ours among them, a few at a time, so that they have their turns in between: inside of their
    /// runtime.
    pub(in crate::work) async fn wake_tasks(&self) {
        for shard in self.shards_of(Sort::Task) {
            let mut woken = self.take(shard);
            while woken.by_ref().take(WOKEN_AT_ONCE).map(Waker::wake).count() == WOKEN_AT_ONCE {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Whether tasks of ours wait.
    pub(in crate::work) fn have_tasks(&self) -> bool {
        self.shards_of(Sort::Task).any(|shard| self.lock(shard).taken > 0)
    }

    /// Those of a list who wait for what has been reached. They wait no longer.
    fn take(&self, shard: u8) -> impl Iterator<Item = Waker> + use<> {
        let mut list = self.lock(shard);
        let level = self.level();
        list.take_all(level)
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

#[cfg(test)]
mod tests;
