//! The emergency step: aborts of what has no verdict, bounded as a whole.

use std::time::Duration;

use super::super::state::{Engine, State, Step, bound};
use super::super::{Action, InstanceId, Phase};
use crate::words::Verdict;

impl Engine {
    /// The time for cleanups is over.
    pub(in crate::engine) fn emergency_bound(&mut self) {
        if let Some(request) = &self.request {
            self.emergency(request.settled_by);
        }
    }

    /// Nothing starts any more. What runs is cancelled, and everything gets its abort: in the order of the plan, until
    /// half of the bound is over, and then at once, so that one that hangs does not starve the others.
    pub(in crate::engine) fn emergency(&mut self, until: Duration) {
        let told = self.phase >= Phase::Drain;
        self.enter(Phase::Emergency);
        if !told {
            self.say(Action::Stop { by: self.now });
        }
        self.drop_main();
        self.cut_work();
        self.every_edge = true;
        self.refresh();
        self.count_waits();
        if let Some(request) = &mut self.request {
            request.settled_by = until.min(request.settled_by).max(self.now);
            self.alarm = Some(self.now + request.settled_by.saturating_sub(self.now) / 2);
        }
        for id in self.in_order() {
            let idle = self.instances.get(&id).is_some_and(|instance| instance.state == State::Idle);
            if !idle {
                self.abort(id, Verdict::Aborted);
            }
        }
        for id in self.deferred.clone() {
            self.abort(id, Verdict::Aborted);
        }
        self.turns();
    }

    /// Half of the bound is over, or all of it.
    pub(in crate::engine) fn emergency_on(&mut self) {
        if self.step == Step::First {
            self.step = Step::Second;
            self.alarm = self.request.as_ref().map(|request| request.settled_by);
            for id in self.in_order() {
                self.abort(id, Verdict::Aborted);
            }
        } else {
            self.give_up_all();
        }
    }

    /// The runtime is gone. Before its time, no cleanup can run, and what it leaves gets aborts.
    pub(in crate::engine) fn runtime_ended(&mut self) {
        self.runtime_ended = true;
        if self.phase > Phase::Running && self.phase < Phase::Emergency {
            self.emergency(self.now + bound(self.settings.reserve) / 2);
        }
    }

    /// Everything in the plan that has no verdict, in the order of the plan.
    pub(in crate::engine) fn in_order(&self) -> Vec<InstanceId> {
        self.graph.order.iter().flat_map(|&slot| self.members(slot)).collect()
    }

    /// Nothing is waited for any longer. Whoever reads of it finds the order of the plan.
    pub(in crate::engine) fn give_up_all(&mut self) {
        self.refresh();
        for id in self.deferred.clone().into_iter().chain(self.in_order()) {
            self.give_up(id);
        }
    }
}
