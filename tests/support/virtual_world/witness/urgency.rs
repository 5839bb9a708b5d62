//! G5: one count, and a number that only rises.

use std::time::Duration;

use gracefully::__model::engine::{BURST, Phase};
use gracefully::__model::plan::SignalAction;
use gracefully::__model::{Signal, Urgency};

use super::{Guarantee, Witness, nanos};

impl Witness {
    /// Counts as a user would: bursts are one wish.
    pub(super) fn signalled(&mut self, signal: Signal, since: Duration) {
        if self.phase == Phase::Gone || self.action_of(signal) == SignalAction::Ignore {
            return;
        }
        let burst = self.last_signal.is_some_and(|last| last + BURST >= since);
        self.last_signal = Some(self.now);
        self.signals += u8::from(!burst);
        self.forced |= self.signals >= 3;
        self.requested();
    }

    fn action_of(&self, signal: Signal) -> SignalAction {
        match signal {
            Signal::Term => self.bounds.signals.term,
            Signal::Int => self.bounds.signals.int,
            Signal::Hup => self.bounds.signals.hup,
            Signal::Quit => self.bounds.signals.quit,
        }
    }

    pub(super) fn rises(&mut self, urgency: Urgency) {
        let falls = urgency <= self.urgency;
        self.broken_if(falls, Guarantee::G5, || format!("urgency falls to {urgency:?}"));
        if urgency >= Urgency::Fast {
            self.hurried.get_or_insert(self.now);
        }
        self.urgency = urgency;
    }

    pub(super) fn check_urgency(&mut self) {
        if self.phase == Phase::Gone {
            return;
        }
        self.broken_if(self.forced, Guarantee::G5, || "a third request forces nothing".into());
        let unheard = self.signals == 2 && self.urgency < Urgency::Fast;
        self.broken_if(unheard, Guarantee::G5, || "a second request hurries nothing".into());
        let Some(hurried) = self.hurried else { return };
        let limit = hurried + nanos(self.bounds.fast.nanos);
        for index in 0..self.seen.len() {
            let seen = &self.seen[index];
            let before = seen.started.is_some_and(|started| started <= hurried);
            let long = before && !seen.cancelled && seen.verdict.is_none() && seen.deadline > limit;
            self.broken_if(long, Guarantee::G5, || format!("{index} has longer than fast"));
        }
        self.broken_if(self.phase < Phase::Drain, Guarantee::G5, || {
            "a hurry that waits in the notice".into()
        });
        let waits = !self.main_ended && self.dropped.is_none();
        self.broken_if(waits, Guarantee::G5, || "a hurry that does not drop main".into());
    }
}
