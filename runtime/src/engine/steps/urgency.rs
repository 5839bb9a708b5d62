//! Signals, and how urgent they make it.

use std::time::Duration;

use super::super::state::{Engine, State, bound};
use super::super::{Action, BURST, Phase};
use crate::plan::SignalAction;
use crate::words::{Reason, Signal, Urgency};

impl Engine {
    /// One count over all terminating signals: the first requests or, where something else has, joins (a supervisor's
    /// TERM must not cut a cleanup that main's return has just begun); the second makes it fast; the third ends it.
    /// What a signal is configured to do comes on top. One that may have come together with the one before did.
    pub(in crate::engine) fn signal(&mut self, signal: Signal, since: Duration) {
        let urgency = match self.settings.signals.action_of(signal) {
            SignalAction::Ignore => return,
            SignalAction::Graceful => Urgency::Graceful,
            SignalAction::Fast => Urgency::Fast,
            SignalAction::Immediate => Urgency::Immediate,
        };
        let burst = self.signals.last.is_some_and(|last| last + BURST >= since);
        self.signals.last = Some(self.now);
        self.signals.count = self.signals.count.saturating_add(u8::from(!burst));
        if self.signals.count >= 3 {
            return self.force(128 + signal.number());
        }
        self.request(Reason::Signal(signal));
        let counted = if self.signals.count == 2 { Urgency::Fast } else { Urgency::Graceful };
        self.raise(urgency.max(counted));
        self.notice();
    }

    /// Whether a signal means nothing to this lifecycle.
    pub fn ignores(&self, signal: Signal) -> bool {
        self.settings.signals.action_of(signal) == SignalAction::Ignore
    }

    /// It only rises.
    pub(in crate::engine) fn raise(&mut self, urgency: Urgency) {
        if urgency <= self.urgency {
            return;
        }
        self.urgency = urgency;
        self.history.hurried.get_or_insert(self.now);
        self.say(Action::Urgency(urgency));
        if urgency == Urgency::Immediate {
            if self.phase < Phase::Emergency {
                self.emergency(self.now + bound(self.settings.reserve) / 2);
            }
            return;
        }
        self.hurry();
        match self.phase {
            Phase::Notice => self.stop(),
            Phase::Drain => self.drain_bound(),
            _ => {}
        }
    }

    /// What runs gets the short bound; what waits for its quiesce waits for half of that at most, and its work is cut.
    fn hurry(&mut self) {
        let fast = bound(self.settings.fast);
        for id in self.timed() {
            self.shorten(id, self.now + fast);
            let Some(instance) = self.instances.get(&id) else { continue };
            match instance.state {
                State::Held { .. } if instance.working => self.held_bound(id),
                State::Held { until, deadline } => {
                    self.put(id, State::Held { until: until.min(self.now + fast / 2), deadline });
                }
                _ => {}
            }
        }
    }
}
