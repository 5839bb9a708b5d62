//! The drain: main, the quiesces, tasks and guards, then what was deferred. All participants finish, or are cut at one
//! bound.

use std::time::Duration;

use super::super::state::{Engine, State, Step, Work, bound};
use super::super::{Action, InstanceId, Phase};
use crate::words::{Urgency, Verdict};

impl Engine {
    /// Begins to wait, unless there is no time for it. A main that never asked cannot know that it is waited for.
    pub(in crate::engine) fn drain(&mut self) {
        if !self.main.asked {
            self.drop_main();
        }
        let drain = bound(self.settings.drain);
        if self.urgency > Urgency::Graceful || drain.is_zero() {
            self.drain_bound();
        } else {
            self.alarm = Some(self.now + drain);
        }
    }

    /// Main is dropped, if it has not ended and was not dropped before.
    pub(in crate::engine) fn drop_main(&mut self) {
        if self.main.end.is_none() && self.main.dropped.is_none() {
            self.main.dropped = Some(self.now);
            self.say(Action::DropMain);
        }
    }

    /// A quiesce returned, or panicked. Work of it may still be in flight.
    pub(in crate::engine) fn quiesced(&mut self, id: InstanceId, panicked: Option<String>, working: bool) {
        if let Some(message) = panicked {
            self.taint(id, Verdict::Panicked, "its quiesce panicked: ", &message);
        }
        match self.instances.get_mut(&id).filter(|instance| !instance.quiet && !instance.working) {
            Some(instance) if working && !instance.work_ended => {
                instance.working = true;
                self.working += 1;
            }
            _ => self.quiet(id),
        }
    }

    /// No work of this one is in flight any more.
    pub(in crate::engine) fn work_ended(&mut self, id: InstanceId) {
        let Some(instance) = self.instances.get_mut(&id) else { return };
        instance.work_ended = true;
        if instance.working {
            self.quiet(id);
        }
    }

    /// Whether tasks or guards are in flight, as far as that is known.
    fn is_working(&self) -> bool {
        self.work != Some(Work::Ended) || self.working > 0
    }

    /// Tasks are dropped, once.
    pub(in crate::engine) fn cut_work(&mut self) {
        if !std::mem::replace(&mut self.cut, true) {
            self.say(Action::CutWork(None));
        }
    }

    /// A quiesce went wrong.
    pub(in crate::engine) fn taint(&mut self, id: InstanceId, verdict: Verdict, what: &str, message: &str) {
        if let Some(instance) = self.instances.get_mut(&id).filter(|instance| !instance.quiet) {
            instance.tainted = Some(verdict);
            instance.complain(what, message);
        }
    }

    /// A quiesce is over: the drain, or the cleanup that was held for it, goes on.
    pub(in crate::engine) fn quiet(&mut self, id: InstanceId) {
        let Some(instance) = self.instances.get_mut(&id).filter(|instance| !instance.quiet) else { return };
        instance.quiet = true;
        self.working -= usize::from(std::mem::take(&mut instance.working));
        self.unquiet -= usize::from(instance.told.is_some());
        self.release(id);
    }

    /// Goes on where what is waited for has come.
    pub(in crate::engine) fn drain_on(&mut self) {
        let main_ended = self.main.end.is_some();
        match self.step {
            Step::First if main_ended && self.unquiet == 0 && !self.is_working() => self.run_deferred(),
            Step::Second if main_ended && !self.is_working() => self.run_deferred(),
            Step::Deferred { .. } if self.deferred.is_empty() => self.cleanup(),
            _ => {}
        }
    }

    /// The drain's bound, or a second request: main and tasks are dropped and get a moment for that.
    pub(in crate::engine) fn drain_bound(&mut self) {
        match self.step {
            Step::First if self.main.end.is_none() || self.is_working() => {
                self.drop_main();
                self.cut_work();
                let dropped = self.main.dropped.filter(|_| !self.is_working()).unwrap_or(self.now);
                let until = dropped + bound(self.settings.reserve) / 8;
                self.step = Step::Second;
                self.alarm = Some(until.max(self.now));
            }
            Step::First => {
                // Whose quiesce has not returned may have some.
                self.cut_work();
                self.alarm = None;
                self.run_deferred();
            }
            Step::Second if self.alarm.is_none() => self.run_deferred(),
            Step::Second | Step::Deferred { .. } => {}
        }
    }

    /// All that was deferred runs in parallel, for what is left of the drain or a quarter of `reserve`.
    fn run_deferred(&mut self) {
        let left = if self.step == Step::First { self.alarm } else { None };
        let least = self.now + bound(self.settings.reserve) / 4;
        let until = left.map_or(least, |left| left.max(least));
        self.alarm = None;
        self.step = Step::Deferred { until };
        for id in self.deferred.clone() {
            self.begin_deferred(id, until);
        }
        if self.phase == Phase::Drain {
            self.drain_on();
        }
    }

    /// Starts one, until then; where that is over, it gets what deferred work gets at least.
    pub(in crate::engine) fn begin_deferred(&mut self, id: InstanceId, until: Duration) {
        let until = if until > self.now { until } else { self.now + bound(self.settings.reserve) / 4 };
        let deadline = self.capped(until.min(self.now + self.longest()));
        let Some(instance) = self.instances.get_mut(&id) else { return };
        if instance.state == State::Idle {
            instance.since = self.now;
            self.start(id, deadline);
        }
    }

    /// The most that anything may take that begins now.
    pub(in crate::engine) fn longest(&self) -> Duration {
        match self.urgency {
            Urgency::Graceful => Duration::MAX.saturating_sub(self.now),
            Urgency::Fast | Urgency::Immediate => bound(self.settings.fast),
        }
    }
}
