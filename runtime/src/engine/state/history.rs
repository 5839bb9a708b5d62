//! What the engine remembers of what is settled.

use std::time::Duration;

use super::{Engine, Instance, Place, State};
use crate::engine::{InstanceId, MainEnd, MainRecord, Phase, Record, Records, Tally};
use crate::words::Verdict;

/// How many instances of one slot are remembered that were closed before the request and did not end clean.
const KEPT: u64 = 100;

/// What is remembered. Before the request it does not grow with the number of instances.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(crate) phases: Vec<(Phase, Duration)>,
    lines: Vec<Line>,
    /// In the order of the slots.
    early: Vec<(u32, Early)>,
    /// Something did not end clean.
    pub(crate) unclean: bool,
    /// When it became urgent.
    pub(crate) hurried: Option<Duration>,
    /// How many have their verdict since the request.
    pub(crate) since_request: usize,
}

#[derive(Debug, Clone)]
struct Line {
    id: InstanceId,
    name: &'static str,
    verdict: Verdict,
    instance: Box<Instance>,
    waited: Duration,
    worked: Duration,
    blocker: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Early {
    cleaned: u64,
    kept: u64,
    beyond: u64,
}

impl History {
    fn early_of(&mut self, slot: u32) -> &mut Early {
        let at = self.early.partition_point(|(known, _)| *known < slot);
        if self.early.get(at).is_none_or(|(known, _)| *known != slot) {
            self.early.insert(at, (slot, Early::default()));
        }
        &mut self.early[at].1
    }
}

impl Engine {
    /// Remembers how `instance` ended.
    pub(in crate::engine) fn remember(&mut self, id: InstanceId, instance: Box<Instance>, verdict: Verdict) {
        self.history.unclean |= !verdict.is_clean();
        self.history.since_request += usize::from(self.request.is_some());
        let (name, blocker) = match instance.place {
            Place::Deferred(name) => (name, None),
            Place::Slot(slot) => (self.slot_name(slot), self.slots[slot as usize].blocker),
        };
        if let (None, Place::Slot(slot)) = (&self.request, instance.place) {
            let early = self.history.early_of(slot);
            match verdict.is_clean() {
                true => early.cleaned += 1,
                false if early.kept < KEPT => early.kept += 1,
                false => early.beyond += 1,
            }
            if verdict.is_clean() || early.beyond > 0 {
                return;
            }
        }
        // One that never began has waited since the cleanup step at most, as those do that began in it.
        let since = match instance.begun {
            Some(_) => instance.since,
            None => instance.since.max(self.turned().unwrap_or(self.now)),
        };
        let begun = instance.begun.unwrap_or(self.now);
        let (waited, worked) = (begun.saturating_sub(since), self.now.saturating_sub(begun));
        self.history.lines.push(Line { id, name, verdict, instance, waited, worked, blocker });
    }

    /// When the plan began, so that it could have been anybody's turn.
    pub(in crate::engine) fn turned(&self) -> Option<Duration> {
        self.history.phases.iter().find(|(phase, _)| *phase >= Phase::Cleanup).map(|&(_, at)| at)
    }

    /// Everything there is to tell.
    pub fn records(&self) -> Records {
        let (dropped_edges, over_grace) = match &self.open {
            Some(open) => (open.dropped.clone(), open.over_grace.clone()),
            None => (Vec::new(), None),
        };
        let told = self.history.phases.iter().find(|(phase, _)| *phase > Phase::Notice).copied();
        let ended = self.main.ended.unwrap_or(self.now);
        let worked = ended.saturating_sub(told.map_or(self.now, |(_, at)| at));
        Records {
            reason: self.reason().cloned(),
            urgency: self.urgency,
            hurried: self.history.hurried,
            phases: self.history.phases.clone(),
            main: self.main_record(),
            main_asked: self.main.asked,
            main_worked: worked,
            main_told: told.filter(|(phase, _)| *phase < Phase::End).map(|(_, at)| at),
            main_dropped: self.main.dropped,
            instances: self.history.lines.iter().map(Line::record).collect(),
            closed_early: self.closed_early(),
            dropped_edges,
            over_grace,
        }
    }

    /// Whether main was to be dropped and did not answer in time.
    pub fn main_is_stuck(&self) -> bool {
        self.main.end.is_none() && self.phase > Phase::Drain && self.main.dropped.is_some()
    }

    fn main_record(&self) -> MainRecord {
        match &self.main.end {
            Some(MainEnd::Returned { .. }) => MainRecord::Returned,
            Some(MainEnd::Failed { error, .. }) => MainRecord::Failed(error.clone()),
            Some(MainEnd::Panicked { message }) => MainRecord::Panicked(message.clone()),
            Some(MainEnd::Dropped) => MainRecord::Dropped,
            Some(MainEnd::Left) => MainRecord::Left,
            None if self.main_is_stuck() => MainRecord::Stuck,
            None => MainRecord::Running,
        }
    }

    fn closed_early(&self) -> Vec<Tally> {
        let tally = |(slot, early): &(u32, Early)| Tally {
            name: self.slot_name(*slot).to_owned(),
            cleaned: early.cleaned,
            beyond: early.beyond,
        };
        self.history.early.iter().map(tally).filter(|tally| tally.cleaned + tally.beyond > 0).collect()
    }
}

impl Line {
    fn record(&self) -> Record {
        Record {
            id: self.id.0,
            name: self.name.to_owned(),
            deferred: matches!(self.instance.place, Place::Deferred(_)),
            verdict: self.verdict,
            late: self.instance.late,
            early: self.instance.early && matches!(self.instance.place, Place::Slot(_)),
            waited: self.waited,
            worked: self.worked,
            bound: self.instance.bound,
            cut_from: self.instance.cut_from,
            error: self.instance.error.clone(),
            waiting_for: self.blocker.iter().map(|&name| name.to_owned()).collect(),
            unquiet: self.instance.told.is_some() && !self.instance.quiet && !self.instance.working,
            unaborted: matches!(self.instance.state, State::Stopping { aborted: false, .. }),
        }
    }
}
