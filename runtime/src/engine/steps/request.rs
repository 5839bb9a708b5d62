//! The request, the notice step, and the moment at which everybody is told to stop.

use std::time::Duration;

use super::super::state::{Engine, Request, State, bound};
use super::super::{Action, InstanceId, MainEnd, PartnerGone, Phase};
use crate::plan::{EofAction, PanicAction};
use crate::words::{Reason, Signal, Urgency};

impl Engine {
    /// Requests the shutdown, if nothing has.
    pub(in crate::engine) fn ask(&mut self, reason: Reason) {
        self.request(reason);
        self.notice();
    }

    /// `app.exit`: a request that brings a status, the first time. Where main has ended with one above 0, that stays.
    pub(in crate::engine) fn exit(&mut self, code: u8) {
        if !std::mem::replace(&mut self.exit_said, true) {
            self.claim(code);
        }
        self.ask(Reason::Exit(code));
    }

    /// A task panicked: something was not done that should have been, and it is a request if the lifecycle says so.
    pub(in crate::engine) fn task_panicked(&mut self, text: String) {
        self.history.unclean = true;
        if self.settings.panics == PanicAction::Request {
            self.ask(Reason::TaskPanicked(text));
        }
    }

    /// Whom the program talks to is gone: a request if the lifecycle says so.
    pub(in crate::engine) fn partner_gone(&mut self, how: PartnerGone) {
        match self.settings.eof {
            EofAction::Request => self.ask(match how {
                PartnerGone::Stdin => Reason::StdinEnded,
                PartnerGone::Stdout => Reason::StdoutClosed,
            }),
            EofAction::Ignore => self.gone = self.gone.or(Some(how)),
        }
    }

    /// That is a request, also where it has happened.
    pub(in crate::engine) fn stop_at_eof(&mut self) {
        self.settings.eof = EofAction::Request;
        if let Some(how) = self.gone.take() {
            self.partner_gone(how);
        }
    }

    /// Main's end is a request too, if it is the first.
    pub(in crate::engine) fn main_ended(&mut self, end: MainEnd) {
        if self.main.end.is_some() {
            return;
        }
        let reason = match &end {
            MainEnd::Returned { code } => {
                self.claim(*code);
                Reason::MainReturned
            }
            MainEnd::Dropped | MainEnd::Left => Reason::MainReturned,
            MainEnd::Failed { code, error } => {
                self.claim(*code);
                Reason::MainFailed(error.clone())
            }
            MainEnd::Panicked { message } => {
                self.claim(101);
                Reason::MainPanicked(message.clone())
            }
        };
        self.main.end = Some(end);
        self.main.ended = Some(self.now);
        self.request(reason);
        // Nobody serves any more, so there is nothing to notice.
        if self.phase == Phase::Notice {
            self.stop();
        }
    }

    /// Sets the clock of the shutdown. From here on every bound is capped by the emergency step.
    pub(in crate::engine) fn request(&mut self, reason: Reason) {
        if self.request.is_some() {
            return;
        }
        let settings = &self.settings;
        let gone_by = self.now + bound(settings.grace);
        let settled_by = gone_by.saturating_sub(bound(settings.end)).max(self.now);
        let emergency = settled_by.saturating_sub(bound(settings.reserve) / 2).max(self.now);
        let drained_by = self.now + bound(settings.delay) + bound(settings.drain);
        self.enter(Phase::Notice);
        self.say(Action::Notice { reason: reason.clone() });
        self.request = Some(Request { reason, drained_by, emergency, settled_by, gone_by });
        for id in self.timed_after(emergency) {
            self.shorten(id, emergency);
        }
    }

    /// The notice step, if there is one to take, or what comes after it.
    pub(in crate::engine) fn notice(&mut self) {
        if self.phase != Phase::Notice || self.alarm.is_some() {
            return;
        }
        let delay = bound(self.settings.delay);
        let noticed_by_others = self.reason() == Some(&Reason::Signal(Signal::Term));
        if noticed_by_others && self.urgency == Urgency::Graceful && !delay.is_zero() {
            self.alarm = Some(self.now + delay);
        } else {
            self.stop();
        }
    }

    /// Tells everybody, all of them before anything is waited for, and begins the drain.
    pub(in crate::engine) fn stop(&mut self) {
        if self.runtime_ended {
            return self.runtime_ended();
        }
        self.enter(Phase::Drain);
        let by = self.now + bound(self.settings.drain);
        self.say(Action::Stop { by });
        for id in self.all() {
            self.tell(id);
        }
        self.drain();
    }

    /// A running cleanup has until `limit` at most.
    pub(in crate::engine) fn shorten(&mut self, id: InstanceId, limit: Duration) {
        let Some(instance) = self.instances.get(&id) else { return };
        match instance.state {
            State::Running { deadline } if deadline > limit => {
                self.put(id, State::Running { deadline: limit });
                self.cut(id, limit);
                self.say(Action::Deadline { id, deadline: limit });
            }
            State::Held { until, deadline } if deadline > limit => {
                self.put(id, State::Held { until: until.min(limit), deadline: limit });
            }
            _ => {}
        }
    }

    /// What a cleanup that runs could have taken is less from now on.
    fn cut(&mut self, id: InstanceId, deadline: Duration) {
        let Some(instance) = self.instances.get_mut(&id) else { return };
        let begun = instance.begun.unwrap_or(self.now);
        instance.cut_from.get_or_insert(instance.bound);
        instance.bound = deadline.saturating_sub(begun);
    }

    /// The first status above 0 stays.
    pub(in crate::engine) fn claim(&mut self, code: u8) {
        if self.status == 0 {
            self.status = code;
        }
    }
}
