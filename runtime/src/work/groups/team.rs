//! What a group is made of: one count and one stop for all of it, and, where it is paced, one for each batch.
//!
//! 1. Who joins is of one batch, and stays in it: whose turn has come is known by one atomic load, and nobody has a timer.
//! 2. A team is known to whom it is a part of as long as somebody is in it, may join it, or has a token of it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::super::group::{Census, Group, merge};
use super::super::waiters::CUT;
use super::pace::{Pace, mixed, walk};
use crate::boxed;

/// How many other batches are looked at for a smaller one.
const LOOKED_AT: usize = 3;

/// A list is not looked through for what is forgotten before there are as many.
const LOOKED_THROUGH: usize = 64;

/// All of a group.
pub(in crate::work) struct Team {
    all: Group,
    /// Empty where all are told at once.
    batches: Box<[Group]>,
    pace: Option<Pace>,
    /// How many have joined.
    joined: AtomicUsize,
    /// Somebody tells the batches.
    walking: AtomicBool,
}

impl Team {
    /// Made of what `part` makes.
    pub(in crate::work) fn new(part: impl Fn(&Group) -> Group, of: &Group, pace: Option<Pace>) -> Arc<Self> {
        let all = part(of);
        let batches = (0..pace.map_or(0, Pace::count)).map(|_| part(&all)).collect();
        Arc::new(Self { all, batches, pace, joined: AtomicUsize::new(0), walking: AtomicBool::new(false) })
    }

    pub(in crate::work) fn all(&self) -> &Group {
        &self.all
    }

    pub(super) fn batches(&self) -> &[Group] {
        &self.batches
    }

    /// Where the next one joins: the batches in turn, unless another one has become smaller.
    pub(in crate::work) fn next(&self) -> &Group {
        let count = self.batches.len();
        if count == 0 {
            return &self.all;
        }
        let joined = self.joined.fetch_add(1, Ordering::Relaxed);
        let its = (joined % count, self.batches[joined % count].len());
        let (smallest, _) = (0..LOOKED_AT).fold(its, |(least, len), n| {
            let other = mixed(joined.wrapping_mul(LOOKED_AT).wrapping_add(n)) % count;
            let others = self.batches[other].len();
            if others < len { (other, others) } else { (least, len) }
        });
        &self.batches[smallest]
    }

    /// Nobody joins, and everybody who asks is told; those of a batch at its turn.
    pub(in crate::work) fn close(&self, bound: Option<Instant>) {
        self.all.close(bound);
    }

    /// What still runs is to be dropped where it waits.
    pub(in crate::work) fn cut(&self) {
        self.all.cut();
        self.batches.iter().for_each(Group::cut);
    }

    /// Wakes all who are to be told something, and begins to tell the batches.
    pub(in crate::work) fn wake(self: &Arc<Self>) {
        self.all.wake();
        let Some(pace) = self.pace else { return };
        if self.is_over() {
            self.tell_all();
        } else if self.all.stop().is_stopping() && !self.walking.swap(true, Ordering::AcqRel) {
            match self.all.signal().news.runtime() {
                Some(runtime) => boxed::task(runtime, walk(Arc::clone(self), pace)),
                None => self.tell_all(),
            }
        }
    }

    /// Whether there is nothing to be spread any more: it is cut, or nobody is left.
    pub(super) fn is_over(&self) -> bool {
        self.all.signal().waiters.level() >= CUT
    }

    pub(super) fn tell_all(&self) {
        let bound = self.all.signal().bound();
        self.batches.iter().for_each(|batch| batch.tell(bound));
    }

    pub(in crate::work) fn census(&self) -> Vec<Census> {
        let mut census = self.all.census();
        census.extend(self.batches.iter().flat_map(Group::census));
        merge(&mut census);
        census
    }

    /// One from there.
    pub(in crate::work) fn from(&self, addr: usize) -> Option<Census> {
        self.all.from(addr).or_else(|| self.batches.iter().find_map(|batch| batch.from(addr)))
    }

    pub(in crate::work) fn has_signal(&self, at: usize) -> bool {
        self.all.has_signal(at) || self.batches.iter().any(|batch| batch.has_signal(at))
    }

    /// Invariant 2, for who has one reference of its own.
    fn is_forgotten(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) == 1
            && self.all.is_forgotten()
            && self.batches.iter().all(Group::is_forgotten)
    }
}

/// The parts of a group.
#[derive(Default)]
pub(in crate::work) struct Teams(Mutex<Vec<Arc<Team>>>);

impl Teams {
    pub(in crate::work) fn add(&self, team: Arc<Team>) {
        let mut teams = self.lock();
        // As long as half of them stay, it costs each who comes no more than a few looks.
        if teams.len() == teams.capacity() && teams.len() >= LOOKED_THROUGH {
            teams.retain(|team| !team.is_forgotten());
            let room = (teams.len() * 2).max(LOOKED_THROUGH);
            teams.shrink_to(room);
            let more = room - teams.len();
            teams.reserve(more);
        }
        teams.push(team);
    }

    /// All of them, as they are now: nothing is done with one under the lock.
    pub(in crate::work) fn all(&self) -> Vec<Arc<Team>> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Team>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::Mailbox;
    use crate::work::Stop;

    fn work() -> Group {
        Group::of_app(Stop::new(Mailbox::nowhere()).news())
    }

    #[test]
    fn what_is_forgotten_is_let_go_and_what_is_not_stays() {
        let (work, teams) = (work(), Teams::default());
        let part = || Team::new(|of| of.part(None).all().clone(), &work, None);
        let (held, team) = (part(), part());
        let token = team.all().stop();
        teams.add(Arc::clone(&held));
        teams.add(team);
        for _ in 0..10_000 {
            teams.add(part());
        }
        assert!(teams.lock().len() <= 2 * LOOKED_THROUGH, "{}", teams.lock().len());
        let stops = teams.all().iter().filter(|team| team.has_signal(Arc::as_ptr(&token.0).addr())).count();
        assert_eq!((stops, Arc::strong_count(&held)), (1, 2));
    }

    #[test]
    fn batches_are_alike_whoever_leaves() {
        let work = work();
        let team = work.part(Some(Pace::default().batches(10)));
        let sizes = || team.batches().iter().map(Group::len);
        let place = std::panic::Location::caller();
        let mut guards: Vec<_> = (0..1_000).map(|_| team.next().guard("one", place).ok()).collect();
        assert!(sizes().all(|size| size == 100), "{:?}", sizes().collect::<Vec<_>>());
        // Half of them, all from five of the batches.
        guards.iter_mut().enumerate().filter(|(n, _)| n % 10 < 5).for_each(|(_, guard)| *guard = None);
        guards.extend((0..500).map(|_| team.next().guard("one", place).ok()));
        assert!(sizes().all(|size| (85..=115).contains(&size)), "{:?}", sizes().collect::<Vec<_>>());
        assert_eq!((team.all().len(), work.len()), (1_000, 1_000));
        drop(guards);
        assert_eq!((team.all().len(), work.len()), (0, 0));
    }
}
