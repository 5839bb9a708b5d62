//! All work in flight of one owner: how much there is, where it comes from, and how it is told and cut.
//!
//! 1. From [`close`](Group::close) on nobody joins, so what has ended has ended for good: `WorkEnded` is said once.
//! 2. Joining and leaving are one atomic step each, beside the reference that is counted anyway.
//! 3. What is still there is known by where it came from, not one by one.
//! 4. What is in a part of it is in it too: it counts there first, and leaves there last.

use std::panic::Location;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Notify;

use super::groups::{Pace, Team, Teams};
use super::origins::{Origin, Origins, WorkKind};
use super::stop::{News, Signal, Stop};
use super::waiters::{CUT, GONE, STOPPING};
use super::whereabouts::{self, Spot};
use crate::boxed;
use crate::clock;
use crate::engine::{Event, InstanceId, Pieces};
use crate::sync::atomic::{AtomicUsize, Ordering};

/// Nobody may join any more.
const CLOSED: usize = 1;
/// One member.
const MEMBER: usize = 2;

/// Whose work it is.
#[derive(Clone)]
pub(crate) enum Owner {
    App,
    Instance(InstanceId),
    /// Told when all have left.
    Scope(Arc<Notify>),
    /// Who has all of it: this is a part.
    Part(Arc<Core>),
}

/// All work of one owner. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Group(Arc<Inner>);

struct Inner {
    core: Arc<Core>,
    origins: Origins,
    parts: Teams,
}

/// What the members hold.
pub(crate) struct Core {
    pub(super) signal: Arc<Signal>,
    owner: Owner,
    /// How many members there are, and whether it is closed.
    count: AtomicUsize,
}

/// Somebody who is in flight.
pub(super) struct Member(pub(super) Arc<Origin>);

/// What is there, by where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Census {
    pub(crate) kind: WorkKind,
    pub(crate) name: Option<&'static str>,
    pub(crate) place: &'static Location<'static>,
    pub(crate) count: usize,
}

impl Census {
    /// Counts them with the others.
    pub(crate) fn add_to(&self, pieces: &mut Pieces) {
        *match self.kind {
            WorkKind::Task | WorkKind::Graceful | WorkKind::Blocking => &mut pieces.tasks,
            WorkKind::Guard => &mut pieces.guards,
            WorkKind::Thread => &mut pieces.threads,
            WorkKind::Scope => &mut pieces.scopes,
        } += self.count;
    }

    /// Whether both are of one place.
    pub(crate) fn is_from_where(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name == other.name && self.place == other.place
    }
}

impl Group {
    pub(crate) fn of_app(news: &Arc<News>) -> Self {
        Self::new(Signal::of_work(Arc::clone(news)), Owner::App, Origins::many())
    }

    pub(crate) fn of_part(news: &Arc<News>, owner: Owner) -> Self {
        Self::new(Signal::of_part(Arc::clone(news)), owner, Origins::few())
    }

    fn new(signal: Arc<Signal>, owner: Owner, origins: Origins) -> Self {
        let core = Arc::new(Core { signal, owner, count: AtomicUsize::new(0) });
        Self(Arc::new(Inner { core, origins, parts: Teams::default() }))
    }

    /// A part of it.
    pub(super) fn part(&self, pace: Option<Pace>) -> Arc<Team> {
        let news = &self.0.core.signal.news;
        let team = Team::new(|of| Self::of_part(news, Owner::Part(Arc::clone(&of.0.core))), self, pace);
        self.0.parts.add(Arc::clone(&team));
        // Either this sees that it was closed, or who closed it sees this.
        if self.0.core.count.load(Ordering::Acquire) & CLOSED != 0 {
            team.close(self.0.core.signal.bound());
        }
        team
    }

    /// Somebody more, unless it is closed.
    #[inline]
    pub(super) fn join(
        &self,
        kind: WorkKind,
        name: Option<&'static str>,
        place: &'static Location<'static>,
    ) -> Option<Member> {
        let origin = self.0.origins.of(&self.0.core, kind, name, place);
        self.0.core.join().then(|| Member(origin))
    }

    /// Whose signal it is, to be compared alone.
    pub(super) fn signal(&self) -> &Arc<Signal> {
        &self.0.core.signal
    }

    /// A token of its stop.
    pub(crate) fn stop(&self) -> Stop {
        Stop(Arc::clone(&self.0.core.signal))
    }

    /// Nobody joins from now on, and everybody who asks is told, and to be done by then. Who waits is told by
    /// [`wake`](Self::wake). Whether anybody is in flight: if so, `WorkEnded` follows.
    pub(crate) fn close(&self, bound: Option<Instant>) -> bool {
        let core = &self.0.core;
        if let Some(bound) = bound {
            core.signal.set_bound(bound);
        }
        core.signal.waiters.raise(STOPPING);
        let busy = core.count.fetch_or(CLOSED, Ordering::AcqRel) >= MEMBER;
        if !busy && matches!(core.owner, Owner::Part(_)) {
            core.signal.waiters.raise(GONE);
        }
        self.0.parts.all().iter().for_each(|part| part.close(bound));
        busy
    }

    /// Everybody is told, and to be done by then. Others may still join.
    pub(super) fn tell(&self, bound: Option<Instant>) {
        let signal = &self.0.core.signal;
        if let Some(bound) = bound {
            signal.set_bound(bound);
        }
        signal.waiters.raise(STOPPING);
        self.wake();
    }

    /// It is over, and whoever waits for that is told.
    pub(super) fn gone(&self) {
        self.0.core.signal.waiters.raise(GONE);
        self.wake();
    }

    /// What still runs is to be dropped where it waits.
    pub(crate) fn cut(&self) {
        let core = &self.0.core;
        core.signal.set_bound(clock::now());
        core.signal.waiters.raise(CUT);
        self.0.parts.all().iter().for_each(|part| part.cut());
    }

    /// Wakes all who are to be told something. Not by the guardian: a waker is user code.
    pub(crate) fn wake(&self) {
        if self.signal().waiters.have_tasks() {
            self.wake_tasks();
        }
        self.wake_others();
    }

    /// Has the runtime wake its tasks. It runs no user code here, and waits for nobody.
    pub(crate) fn wake_tasks(&self) {
        let signal = self.signal();
        // Without a runtime there are none.
        if let Some(runtime) = signal.news.runtime() {
            let signal = Arc::clone(signal);
            boxed::task(runtime, async move { signal.waiters.wake_tasks().await });
        }
    }

    /// Wakes who is no task of its own, and its parts. Not by the guardian: a waker is user code.
    pub(crate) fn wake_others(&self) {
        self.signal().waiters.wake();
        self.0.parts.all().iter().for_each(Team::wake);
    }

    /// How many are in flight.
    pub(crate) fn len(&self) -> usize {
        self.0.core.count.load(Ordering::Acquire) / MEMBER
    }

    /// Whether anybody is in flight.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.core.count.load(Ordering::Acquire) < MEMBER
    }

    /// Who is in flight.
    pub(crate) fn census(&self) -> Vec<Census> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut census = self.0.origins.census();
        self.0.parts.all().iter().for_each(|part| census.extend(part.census()));
        merge(&mut census);
        census
    }

    /// Which threads are at work of its own.
    pub(crate) fn spots(&self) -> Vec<(Census, Spot)> {
        if self.is_empty() {
            return Vec::new();
        }
        let spots = whereabouts::all().into_iter();
        spots.filter_map(|spot| Some((self.from(spot.origin)?, spot))).collect()
    }

    /// One from there.
    pub(super) fn from(&self, addr: usize) -> Option<Census> {
        let own = self.0.origins.at(addr).map(|origin| origin.one());
        own.or_else(|| self.0.parts.all().iter().find_map(|part| part.from(addr)))
    }

    /// Whether this is its signal, or that of a part.
    pub(super) fn has_signal(&self, at: usize) -> bool {
        Arc::as_ptr(self.signal()).addr() == at || self.0.parts.all().iter().any(|part| part.has_signal(at))
    }

    /// Whether nobody is in flight, and nobody has a token of its stop.
    pub(super) fn is_forgotten(&self) -> bool {
        self.is_empty() && Arc::strong_count(self.signal()) == 1
    }
}

/// One row for all from one place, in order of the names and places.
pub(super) fn merge(census: &mut Vec<Census>) {
    let key = |row: &Census| {
        let place = row.place;
        (row.name, place.file(), place.line(), place.column(), row.kind as u8)
    };
    let mut merged: Vec<Census> = Vec::new();
    for row in census.drain(..) {
        if let Some(same) = merged.iter_mut().find(|other| row.is_from_where(other)) {
            same.count += row.count;
            continue;
        }
        // There is one for each place in the source that starts some: few, and a sort is ten KiB of code.
        let at = merged.partition_point(|other| key(other) <= key(&row));
        merged.insert(at, row);
    }
    *census = merged;
}

impl Core {
    #[inline]
    fn join(&self) -> bool {
        if let Owner::Part(all) = &self.owner
            && !all.join()
        {
            return false;
        }
        if self.count.fetch_add(MEMBER, Ordering::AcqRel) & CLOSED == 0 {
            return true;
        }
        self.leave();
        false
    }

    fn leave(&self) {
        if self.count.fetch_sub(MEMBER, Ordering::AcqRel) == MEMBER | CLOSED {
            self.ended();
        }
        if let Owner::Part(all) = &self.owner {
            all.leave();
        }
    }

    /// One more, whatever was closed.
    fn add(&self) {
        if let Owner::Part(all) = &self.owner {
            all.add();
        }
        self.count.fetch_add(MEMBER, Ordering::AcqRel);
    }

    /// Whose it is in the end.
    fn owner(&self) -> &Owner {
        if let Owner::Part(all) = &self.owner { all.owner() } else { &self.owner }
    }

    /// All have left. It may be said more than once where somebody was refused meanwhile.
    #[cold]
    fn ended(&self) {
        let of = match &self.owner {
            Owner::App => None,
            Owner::Instance(id) => Some(*id),
            Owner::Scope(ended) => return ended.notify_one(),
            Owner::Part(_) => {
                self.signal.waiters.raise(GONE);
                return self.signal.waiters.wake();
            }
        };
        self.signal.news.mailbox.event(Event::WorkEnded { of });
    }
}

impl Member {
    pub(super) fn signal(&self) -> &Arc<Signal> {
        &self.0.core.signal
    }

    /// One more of the same, also where nobody may join any more: what it is part of is in flight.
    pub(super) fn another(&self) -> Self {
        self.0.core.add();
        Self(Arc::clone(&self.0))
    }

    /// Whose it is.
    pub(super) fn owner(&self) -> Owner {
        self.0.core.owner().clone()
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.0.core.leave();
    }
}
