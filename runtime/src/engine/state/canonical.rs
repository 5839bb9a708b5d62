//! The engine's state as the exhaustive walk compares it.

use std::time::Duration;

use super::{Engine, Instance, Phase, Place, SlotState, State, Step};
use crate::engine::BURST;
use crate::plan::EofAction;

/// Two engines of one lifecycle will do the same from now on, whatever happens, if these are equal: times are counted
/// from now, and what is only remembered for the report and the exit status is left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Canonical {
    /// What belongs to no slot.
    pub common: Vec<u64>,
    /// What belongs to each slot. Slots with the same neighbours and time-outs may be swapped.
    pub slots: Vec<Vec<u64>>,
}

impl Engine {
    /// This state, free of its past.
    pub fn canonical(&self) -> Canonical {
        let mut common = vec![
            self.phase as u64,
            self.urgency as u64,
            u64::from(self.every_edge),
            u64::from(self.runtime_ended),
            u64::from(self.is_unattended()),
            u64::from(self.signals.count),
            self.signals.last.map_or(0, |last| self.left(last + BURST + Duration::from_nanos(1))),
            u64::from(self.main.asked && self.phase <= Phase::Notice),
            u64::from(self.main.dropped.is_some() && self.main.end.is_none()),
            u64::from(self.main.end.is_some()),
            // None, in flight, ended.
            self.work.map_or(0, |work| 1 + work as u64),
            u64::from(self.cut),
            self.alarm.map_or(u64::MAX, |alarm| self.left(alarm)),
            u64::from(self.settings.eof == EofAction::Request),
            u64::from(self.gone.is_some()),
        ];
        common.extend(match self.step {
            Step::First => [0, 0],
            Step::Second => [1, 0],
            Step::Deferred { until } => [2, self.left(until)],
        });
        if let Some(request) = self.request.as_ref().filter(|_| self.phase < Phase::Gone) {
            let times = [request.drained_by, request.emergency, request.settled_by, request.gone_by];
            common.extend(times.map(|time| self.left(time)));
        }
        if let Some(dropped) = self.main.dropped.filter(|_| self.phase == Phase::Drain) {
            common.push(self.left(dropped + super::bound(self.settings.reserve) / 8));
        }
        for id in &self.deferred {
            self.count_in(&self.instances[id], &mut common);
        }
        let known = self.slots.iter().zip(0..);
        Canonical { common, slots: known.map(|(slot, index)| self.slot(slot, index)).collect() }
    }

    fn slot(&self, slot: &SlotState, index: u32) -> Vec<u64> {
        let mut numbers = Vec::new();
        if let Some(round) = slot.round.filter(|_| self.phase == Phase::Cleanup) {
            numbers.push(1 + self.left(round));
        }
        for id in self.members(index) {
            self.count_in(&self.instances[&id], &mut numbers);
        }
        numbers
    }

    fn count_in(&self, instance: &Instance, numbers: &mut Vec<u64>) {
        let place = match instance.place {
            Place::Slot(_) => 0,
            Place::Deferred(_) => 1,
        };
        let told = instance.told.filter(|_| !instance.quiet && self.phase <= Phase::Cleanup);
        let tainted = instance.tainted.is_some();
        let flags = [
            instance.quiet,
            instance.working,
            instance.work_ended,
            instance.cut,
            instance.passed_by,
            instance.alone,
            instance.closing,
            instance.late,
            tainted,
            instance.told.is_some(),
        ];
        let flags = flags.iter().fold(place, |flags, &flag| flags << 1 | u64::from(flag));
        numbers.extend([flags, told.map_or(0, |told| self.left(told + super::bound(self.settings.drain)))]);
        numbers.extend(match instance.state {
            State::Idle => [0, 0, 0],
            State::Held { until, deadline } => [1, self.left(until), self.left(deadline)],
            State::Running { deadline } => [2, self.left(deadline), 0],
            State::Stopping { stopped, aborted, verdict, until } => {
                let how = u64::from(stopped) << 9 | u64::from(aborted) << 8 | verdict as u64;
                [3, until.map_or(u64::MAX, |until| self.left(until)), how]
            }
        });
    }

    /// Nanoseconds until then, 0 if that is past.
    fn left(&self, time: Duration) -> u64 {
        u64::try_from(time.saturating_sub(self.now).as_nanos()).unwrap_or(u64::MAX)
    }
}
