//! What does not end by itself: cancelled, aborted, and left behind where that does not help.

use std::time::Duration;

use super::super::state::{Engine, Place, State, bound};
use super::super::{Action, InstanceId, Phase};
use crate::words::Verdict;

impl Engine {
    /// The bound of one instance has come.
    pub(in crate::engine) fn instance_bound(&mut self, id: InstanceId) {
        match self.instances.get(&id).map(|instance| &instance.state) {
            Some(State::Held { .. }) => self.held_bound(id),
            Some(State::Running { .. }) => self.abort(id, Verdict::TimedOut),
            Some(State::Stopping { .. }) => self.give_up(id),
            Some(State::Idle) | None => {}
        }
    }

    /// Stops one, whatever it does, and has it release what it can at once.
    pub(in crate::engine) fn abort(&mut self, id: InstanceId, verdict: Verdict) {
        let Some(instance) = self.instances.get(&id) else { return };
        let stopped = match instance.state {
            State::Stopping { .. } => return,
            State::Idle | State::Held { .. } => true,
            State::Running { .. } => false,
        };
        self.stop_one(id, verdict, stopped);
    }

    fn stop_one(&mut self, id: InstanceId, verdict: Verdict, stopped: bool) {
        let Some(instance) = self.instances.get(&id) else { return };
        let begun = instance.begun.is_some();
        let until = match self.phase {
            Phase::Emergency | Phase::End | Phase::Gone => None,
            _ => Some(self.now + self.overtime(instance.place, instance.late)),
        };
        if !begun {
            self.mark_begun(id, Duration::ZERO);
        }
        self.put(id, State::Stopping { stopped, aborted: false, verdict, until });
        if !stopped {
            self.say(Action::Cancel(id));
        }
        self.say(Action::Abort(id));
    }

    /// How long an abort after a time-out may take: a quarter of `reserve`, and no more than half of what the path up
    /// to here has left of the half of `reserve` that is for this. So the sum along a path stays below it, however
    /// long the path is, and what comes later never loses time to what came before.
    fn overtime(&self, place: Place, late: bool) -> Duration {
        let reserve = bound(self.settings.reserve);
        let Some(request) = self.request.as_ref().filter(|_| !late) else { return reserve / 4 };
        let ends_by = match place {
            Place::Slot(slot) => self.graph.nodes[slot as usize].ends_by,
            Place::Deferred(_) => Duration::ZERO,
        };
        let left = (request.drained_by + ends_by + reserve / 2).saturating_sub(self.now);
        // The plan is broken where nothing is left, by a type that turned up late or a machine that stood still. A
        // moment to answer is due all the same: the emergency step bounds it.
        if left.is_zero() { reserve / 16 } else { (reserve / 4).min(left / 2) }
    }

    /// A cleanup is no more. If nobody asked for that, its runtime is gone: what it left gets its abort.
    pub(in crate::engine) fn stopped(&mut self, id: InstanceId) {
        let Some(instance) = self.instances.get_mut(&id) else { return };
        match &mut instance.state {
            State::Stopping { stopped, .. } => *stopped = true,
            State::Running { .. } => return self.stop_one(id, Verdict::Aborted, true),
            State::Idle | State::Held { .. } => return,
        }
        self.settle_if_stopped(id);
    }

    /// An abort returned, or panicked.
    pub(in crate::engine) fn aborted(&mut self, id: InstanceId, panicked: Option<&str>) {
        self.abort_over(id, "its abort panicked: ", panicked);
    }

    /// What was left of it panicked as it was dropped, which is no fault of whoever was called before.
    pub(in crate::engine) fn drop_panicked(&mut self, id: InstanceId, message: &str) {
        if let Some(instance) = self.instances.get_mut(&id) {
            instance.complain("dropping it panicked: ", message);
        }
    }

    /// An abort is over; what it has to complain about.
    pub(in crate::engine) fn abort_over(&mut self, id: InstanceId, what: &str, message: Option<&str>) {
        let Some(instance) = self.instances.get_mut(&id) else { return };
        let State::Stopping { aborted, .. } = &mut instance.state else { return };
        *aborted = true;
        if let Some(message) = message {
            instance.complain(what, message);
        }
        self.settle_if_stopped(id);
    }

    fn settle_if_stopped(&mut self, id: InstanceId) {
        if let Some(&State::Stopping { stopped: true, aborted: true, verdict, .. }) =
            self.instances.get(&id).map(|instance| &instance.state)
        {
            self.settle(id, verdict);
        }
    }

    /// It is not waited for any longer. A cleanup that timed out and did stop has timed out, whatever its abort does.
    pub(in crate::engine) fn give_up(&mut self, id: InstanceId) {
        let verdict = match self.instances.get(&id).map(|instance| &instance.state) {
            Some(State::Stopping { stopped: true, verdict: Verdict::TimedOut, .. }) => Verdict::TimedOut,
            _ => Verdict::Abandoned,
        };
        self.settle(id, verdict);
    }

    /// The verdict: said once, remembered, and what waited for it goes on.
    pub(in crate::engine) fn settle(&mut self, id: InstanceId, verdict: Verdict) {
        let Some(instance) = self.instances.remove(&id) else { return };
        let place = instance.place;
        self.time(id, instance.state.timer(), None);
        self.unquiet -= usize::from(instance.told.is_some() && !instance.quiet);
        self.working -= usize::from(instance.working);
        self.remember(id, instance, verdict);
        self.say(Action::Settled { id, verdict });
        match place {
            Place::Deferred(_) => {
                self.deferred.remove(&id);
            }
            Place::Slot(slot) => {
                self.draw_out(slot, id);
                let mut ready = Vec::new();
                self.depart(slot, &mut ready);
                for slot in ready {
                    self.turn(slot);
                }
            }
        }
    }
}
