//! The cleanup step: the plan, slot by slot, and every cleanup from its start to its own end.

use std::time::Duration;

use super::super::state::{Engine, Place, State, bound};
use super::super::{Action, InstanceId, Outcome, Phase};
use crate::words::{Urgency, Verdict};

impl Engine {
    /// Begins the cleanup step: from here on every edge counts.
    pub(in crate::engine) fn cleanup(&mut self) {
        self.enter(Phase::Cleanup);
        self.every_edge = true;
        self.refresh();
        self.count_waits();
        // What closes early and still waits for its quiesce joins the plan: more edges count now.
        for id in self.timed() {
            if let Some(instance) = self.instances.get(&id)
                && matches!(instance.state, State::Held { .. })
            {
                self.put(id, State::Idle);
            }
        }
        self.turns();
        self.progress();
    }

    /// Gives their turn to all slots that wait for nothing.
    pub(in crate::engine) fn turns(&mut self) {
        let graph = self.graph.clone();
        for &slot in &graph.order {
            if self.slots[slot as usize].waits == 0 {
                self.turn(slot);
            }
        }
    }

    /// Nothing before this slot is left: its members begin.
    pub(in crate::engine) fn turn(&mut self, slot: u32) {
        let members = match self.phase {
            Phase::Running | Phase::Notice | Phase::Drain => {
                self.slots[slot as usize].closing.iter().copied().collect()
            }
            _ => self.members(slot),
        };
        for id in members {
            self.turn_of(id);
        }
    }

    /// The turn of one member has come.
    pub(in crate::engine) fn turn_of(&mut self, id: InstanceId) {
        let Some(instance) = self.instances.get(&id) else { return };
        if instance.state != State::Idle {
            return;
        }
        match self.phase {
            Phase::Running | Phase::Notice | Phase::Drain if !instance.closing => {}
            Phase::Running | Phase::Notice | Phase::Drain | Phase::Cleanup => self.begin(id),
            Phase::Emergency | Phase::End => self.abort(id, Verdict::Aborted),
            Phase::Gone => {}
        }
    }

    /// Begins a cleanup, when its quiesce has returned and its work has ended: that may take as long as a drain. In the
    /// cleanup step, where the whole slot shares one deadline, no more than half of what the cleanup has.
    fn begin(&mut self, id: InstanceId) {
        let Some(&Place::Slot(slot)) = self.instances.get(&id).map(|instance| &instance.place) else {
            return;
        };
        let deadline = self.deadline_in(slot);
        let Some(instance) = self.instances.get(&id) else { return };
        let told = instance.told.unwrap_or(self.now);
        let drained = told + bound(self.settings.drain);
        let until = match self.phase {
            Phase::Cleanup => drained.min(self.now + deadline.saturating_sub(self.now) / 2),
            _ => self.capped(drained),
        };
        if instance.quiet || self.urgency == Urgency::Immediate {
            return self.start(id, deadline);
        }
        self.put(id, State::Held { until, deadline });
        if until <= self.now {
            self.held_bound(id);
        }
    }

    /// A cleanup that is held for its quiesce begins, unless something has turned up meanwhile that closes before it.
    pub(in crate::engine) fn release(&mut self, id: InstanceId) {
        let Some(instance) = self.instances.get(&id) else { return };
        let (Place::Slot(slot), &State::Held { deadline, .. }) = (instance.place, &instance.state) else {
            return;
        };
        let instance_alone = instance.alone;
        // Before the cleanup step nobody shares it, and what was waited for is not the cleanup's.
        let deadline = if self.phase < Phase::Cleanup { self.deadline_in(slot) } else { deadline };
        let alone = instance_alone && self.phase < Phase::Cleanup;
        if alone || self.slots[slot as usize].waits == 0 {
            self.start(id, deadline);
        } else {
            self.put(id, State::Idle);
        }
    }

    /// Nobody waits any longer for the quiesce of this one. Its work is cut, and gets a moment for that.
    pub(in crate::engine) fn held_bound(&mut self, id: InstanceId) {
        let moment = bound(self.settings.reserve) / 8;
        let Some(instance) = self.instances.get_mut(&id) else { return };
        let &State::Held { deadline, .. } = &instance.state else { return };
        if !instance.working || instance.cut || (self.cut && !instance.passed_by) {
            return self.release(id);
        }
        instance.cut = true;
        let until = match self.phase {
            Phase::Cleanup => self.now + moment.min(deadline.saturating_sub(self.now) / 2),
            _ => self.capped(self.now + moment),
        };
        self.put(id, State::Held { until, deadline });
        self.say(Action::CutWork(Some(id)));
    }

    /// Starts a cleanup, or deferred work. When the emergency step is due at this very moment, that decides.
    pub(in crate::engine) fn start(&mut self, id: InstanceId, deadline: Duration) {
        let due = self.request.as_ref().is_some_and(|request| request.emergency <= self.now);
        if due || self.runtime_ended {
            return self.put(id, State::Idle);
        }
        self.put(id, State::Running { deadline });
        self.mark_begun(id, deadline);
        self.say(Action::Start { id, deadline });
    }

    /// Remembers when the cleanup, or the abort where there is none, began.
    pub(in crate::engine) fn mark_begun(&mut self, id: InstanceId, deadline: Duration) {
        let turn = self.turned();
        let Some(instance) = self.instances.get_mut(&id) else { return };
        instance.since = instance.since.max(turn.unwrap_or_default());
        instance.begun = Some(self.now);
        instance.bound = deadline.saturating_sub(self.now);
        instance.early = turn.is_none();
        if let Place::Slot(slot) = instance.place {
            self.slots[slot as usize].served = true;
            self.draw_out(slot, id);
        }
    }

    /// When a cleanup is cancelled that begins in this slot now. In the cleanup step the members of a slot share one
    /// deadline; what comes after it has one of its own.
    fn deadline_in(&mut self, slot: u32) -> Duration {
        let timeout = self.graph.nodes[slot as usize].timeout.min(self.longest());
        let own = self.capped(self.now + timeout);
        if self.phase < Phase::Cleanup {
            return own;
        }
        let state = &mut self.slots[slot as usize];
        match state.round {
            Some(round) if round > self.now => round.min(own),
            _ => {
                state.round = Some(own);
                own
            }
        }
    }

    /// Nothing goes on into the emergency step.
    pub(in crate::engine) fn capped(&self, deadline: Duration) -> Duration {
        self.request.as_ref().map_or(deadline, |request| deadline.min(request.emergency).max(self.now))
    }

    /// A cleanup ended by itself: in time, or while it was being stopped.
    pub(in crate::engine) fn finished(&mut self, id: InstanceId, outcome: Outcome) {
        let Some(instance) = self.instances.get_mut(&id) else { return };
        let running = matches!(instance.state, State::Running { .. });
        if !running && !matches!(instance.state, State::Stopping { .. }) {
            return;
        }
        let verdict = match outcome {
            Outcome::Ok if instance.told.is_some() && !instance.quiet => {
                let what =
                    if instance.working { "its work has not ended" } else { "its quiesce has not returned" };
                instance.complain("", what);
                Verdict::Failed
            }
            Outcome::Ok => instance.tainted.unwrap_or(Verdict::Cleaned),
            Outcome::Failed(error) => {
                instance.complain("", &error);
                Verdict::Failed
            }
            Outcome::Panicked(message) => {
                instance.complain("it panicked: ", &message);
                Verdict::Panicked
            }
        };
        if running { self.settle(id, verdict) } else { self.stopped(id) }
    }
}
