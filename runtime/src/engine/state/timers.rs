//! When something happens by itself.

use std::time::Duration;

use super::{Engine, Phase};
use crate::engine::InstanceId;

/// What strikes. At the same moment in this order: what an instance could still do within its own bound counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alarm {
    /// The bound of one instance.
    Instance(InstanceId),
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
        let instance = self.timers.first().map(|&(at, id)| (at, Alarm::Instance(id)));
        let step = self.alarm.map(|at| (at, Alarm::Step));
        let request = self.request.as_ref().filter(|_| self.phase < Phase::Gone);
        let emergency = request
            .filter(|_| self.phase < Phase::Emergency)
            .map(|request| (request.emergency, Alarm::Emergency));
        let grace = request.map(|request| (request.gone_by, Alarm::Grace));
        [instance, step, emergency, grace].into_iter().flatten().min()
    }

    /// Lets everything strike whose time has come.
    pub(super) fn strike(&mut self) {
        while let Some((at, alarm)) = self.next_alarm()
            && at <= self.now
        {
            match alarm {
                Alarm::Instance(id) => self.instance_bound(id),
                Alarm::Step => self.step_bound(),
                Alarm::Emergency => self.emergency_bound(),
                Alarm::Grace => self.gone(),
            }
            self.progress();
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

    /// Moves a timer.
    pub(in crate::engine) fn time(&mut self, id: InstanceId, old: Option<Duration>, new: Option<Duration>) {
        if old == new {
            return;
        }
        if let Some(at) = old {
            self.timers.remove(&(at, id));
        }
        if let Some(at) = new {
            self.timers.insert((at, id));
        }
    }

    /// Everything with a bound of its own.
    pub(in crate::engine) fn timed(&self) -> impl Iterator<Item = InstanceId> {
        self.timers.iter().map(|&(_, id)| id)
    }

    /// Everything with a bound of its own after `limit`.
    pub(in crate::engine) fn timed_after(&self, limit: Duration) -> Vec<InstanceId> {
        let after = (limit + Duration::from_nanos(1), InstanceId(0));
        self.timers.range(after..).map(|&(_, id)| id).collect()
    }
}
