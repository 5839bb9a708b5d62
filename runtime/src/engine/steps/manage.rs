//! What turns up: managed values and deferred work, also when it is late.

use super::super::state::{Engine, Instance, Place, Step};
use super::super::{Action, InstanceId, Phase, SlotRef};
use crate::words::Verdict;

impl Engine {
    /// A value joins its slot, however far the shutdown is.
    pub(in crate::engine) fn managed(&mut self, id: InstanceId, slot: &SlotRef) {
        if self.instances.contains_key(&id) {
            return;
        }
        let Some(slot) = self.slot_of(slot) else {
            debug_assert!(false, "a value of a type that the lifecycle does not declare");
            return;
        };
        if self.closing > 0 || self.phase >= Phase::Cleanup {
            self.reorder();
        }
        let mut instance = Instance::new(Place::Slot(slot), self.now);
        let state = &self.slots[slot as usize];
        let struck = state.round.is_some_and(|round| round <= self.now);
        instance.late = self.phase >= Phase::Cleanup && (struck || state.is_done());
        self.instances.insert(id, Box::new(instance));
        self.arrive(slot, id);
        match self.phase {
            Phase::Running | Phase::Notice | Phase::Drain => {
                if self.phase == Phase::Drain {
                    self.tell(id);
                }
                if self.closing > 0 && self.leads_to_a_close(slot) {
                    self.draw_in(id);
                }
            }
            Phase::Cleanup => self.tell(id),
            Phase::Emergency | Phase::End | Phase::Gone => {}
        }
        // In the second half of the emergency step, and after it, nobody waits for anybody.
        let at_once =
            self.phase == Phase::End || (self.phase == Phase::Emergency && self.step == Step::Second);
        if at_once || self.slots[slot as usize].waits == 0 {
            self.turn_of(id);
        }
    }

    /// Work for the end of the drain.
    pub(in crate::engine) fn deferred(&mut self, id: InstanceId, name: &'static str) {
        if self.instances.contains_key(&id) {
            return;
        }
        let mut instance = Instance::new(Place::Deferred(name), self.now);
        instance.quiet = true;
        instance.late = self.phase > Phase::Drain;
        self.instances.insert(id, Box::new(instance));
        self.deferred.insert(id);
        match (self.phase, self.step) {
            (Phase::Drain, Step::Deferred { until }) => self.begin_deferred(id, until),
            (Phase::Cleanup, _) => self.begin_deferred(id, self.now),
            (Phase::Emergency | Phase::End, _) => self.abort(id, Verdict::Aborted),
            _ => {}
        }
    }

    /// Tells one to take no new work, once.
    pub(in crate::engine) fn tell(&mut self, id: InstanceId) {
        let Some(instance) = self.instances.get_mut(&id) else { return };
        if instance.told.is_none() && matches!(instance.place, Place::Slot(_)) {
            instance.told = Some(self.now);
            instance.passed_by = self.cut;
            self.unquiet += 1;
            self.say(Action::Quiesce(id));
        }
    }

    /// Makes the order anew if it must be, and lets those go on that no longer wait in it.
    fn reorder(&mut self) {
        if self.open.as_ref().is_some_and(|open| open.stale) {
            self.refresh();
            self.turns();
        }
    }
}
