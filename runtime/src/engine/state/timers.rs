//! When something happens by itself.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::time::Duration;

use super::{ByInstance, Engine, Instance, Phase, Roll};
use crate::engine::InstanceId;

/// Everything with a bound of its own, by that bound: those who begin together share one.
#[derive(Debug, Clone, Default)]
pub(super) struct Timers(BTreeMap<Duration, Roll>);

/// What strikes. At the same moment in this order: what an instance could still do within its own bound counts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Alarm {
    /// The bound of instances.
    Instances,
    /// The bound of the step of the ladder.
    Step,
    /// The emergency step begins.
    Emergency,
    /// The grace period is over.
    Grace,
}

impl Engine {
    /// What strikes next.
    pub(super) fn next_alarm(&self) -> Option<(Duration, Alarm)> {
        let instances = self.timers.0.first_key_value().map(|(&at, _)| (at, Alarm::Instances));
        let step = self.alarm.map(|at| (at, Alarm::Step));
        let request = self.request.as_ref().filter(|_| self.phase < Phase::Gone);
        let emergency = request
            .filter(|_| self.phase < Phase::Emergency)
            .map(|request| (request.emergency, Alarm::Emergency));
        let grace = request.map(|request| (request.gone_by, Alarm::Grace));
        let sooner = |next: Option<(Duration, Alarm)>, other: Option<(Duration, Alarm)>| match (next, other) {
            (Some((next, _)), Some((at, _))) if at < next => other,
            (None, _) => other,
            _ => next,
        };
        sooner(sooner(sooner(instances, step), emergency), grace)
    }

    /// Lets everything strike whose time has come.
    pub(super) fn strike(&mut self) {
        while let Some((at, alarm)) = self.next_alarm()
            && at <= self.now
        {
            match alarm {
                Alarm::Instances => self.instances_bound(at),
                Alarm::Step => self.step_bound(),
                Alarm::Emergency => self.emergency_bound(),
                Alarm::Grace => self.gone(),
            }
            self.progress();
        }
    }

    /// The one with the lowest id, of those whose bound has come.
    fn instances_bound(&mut self, at: Duration) {
        let Some(roll) = self.timers.0.get_mut(&at) else { return };
        if let Some(id) = roll.first(|id| is_timed(&self.instances, id, at)) {
            self.instance_bound(id);
        } else {
            debug_assert!(false, "a bound that is nobody's");
            self.timers.0.remove(&at);
        }
    }

    fn step_bound(&mut self) {
        self.alarm = None;
        match self.phase {
            Phase::Notice => self.stop(),
            Phase::Drain => self.drain_bound(),
            Phase::Emergency => self.emergency_on(),
            Phase::End => self.gone(),
            Phase::Running | Phase::Cleanup | Phase::Gone => {}
        }
    }

    /// Moves a timer: that of `id`, whose state has the new one, or which is forgotten.
    pub(in crate::engine) fn time(&mut self, id: InstanceId, old: Option<Duration>, new: Option<Duration>) {
        if old == new {
            return;
        }
        if let Some(at) = old
            && let Some(roll) = self.timers.0.get_mut(&at)
        {
            roll.leave(|id| is_timed(&self.instances, id, at));
            if roll.is_empty() {
                self.timers.0.remove(&at);
            }
        }
        if let Some(at) = new {
            self.timers.0.entry(at).or_default().join(id);
        }
    }

    /// Everything with a bound of its own, the next one first.
    pub(in crate::engine) fn timed(&self) -> Vec<InstanceId> {
        self.timed_from(Bound::Unbounded)
    }

    /// Everything with a bound of its own after `limit`.
    pub(in crate::engine) fn timed_after(&self, limit: Duration) -> Vec<InstanceId> {
        self.timed_from(Bound::Excluded(limit))
    }

    fn timed_from(&self, start: Bound<Duration>) -> Vec<InstanceId> {
        let all = self.timers.0.range((start, Bound::Unbounded));
        all.flat_map(|(&at, roll)| roll.all(|id| is_timed(&self.instances, id, at))).collect()
    }
}

fn is_timed(instances: &ByInstance<Box<Instance>>, id: InstanceId, at: Duration) -> bool {
    instances.get(&id).is_some_and(|instance| instance.state.timer() == Some(at))
}
