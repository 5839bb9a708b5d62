//! G1, G2 and G4: what may be said of one instance, and when.

use std::time::Duration;

use gracefully::__model::engine::{InstanceId, Phase};
use gracefully::__model::{Urgency, Verdict};

use super::{Guarantee, Witness, index, nanos};

impl Witness {
    pub(super) fn quiesces(&mut self, id: InstanceId, before: Phase) {
        let passed_by = self.cut.is_some();
        let seen = self.seen(id);
        (seen.passed_by, seen.told_late) = (passed_by, before >= Phase::Drain);
        let wrong = seen.told || seen.started.is_some() || seen.verdict.is_some() || seen.entry.is_none();
        seen.told = true;
        self.broken_if(wrong, Guarantee::G1, || {
            format!("{id:?} is quiesced again, or after its cleanup began")
        });
    }

    pub(super) fn starts(&mut self, id: InstanceId, deadline: Duration, before: Phase) {
        let now = self.now;
        let seen = self.seen(id);
        let wrong = seen.started.is_some() || seen.aborted || seen.verdict.is_some();
        (seen.started, seen.deadline) = (Some(now), deadline);
        let entry = seen.entry;
        let working = seen.working && !seen.work_ended && seen.cut.is_none();
        self.broken_if(wrong, Guarantee::G1, || format!("{id:?} starts a second time"));
        let uncut = self.cut.is_none() || self.seen(id).passed_by;
        self.broken_if(working && uncut, Guarantee::Ladder, || {
            format!("{id:?} starts while its work is in flight, and nobody has cut it")
        });
        self.broken_if(self.urgency == Urgency::Immediate, Guarantee::G5, || format!("{id:?} starts at all"));
        let hurried = self.urgency >= Urgency::Fast && deadline > now + nanos(self.bounds.fast.nanos);
        self.broken_if(hurried, Guarantee::G5, || format!("{id:?} has until {deadline:?}, and it is fast"));
        self.broken_if(before > Phase::Cleanup, Guarantee::G4, || format!("{id:?} starts in the emergency"));
        match entry {
            Some(entry) => self.starts_in_order(id, entry, before),
            None => {
                self.broken_if(self.phase < Phase::Drain, Guarantee::G2, || format!("{id:?} runs too early"));
            }
        }
        if let Some(entry) = entry {
            self.has_its_time(id, entry, deadline);
        }
    }

    fn starts_in_order(&mut self, id: InstanceId, entry: usize, before: Phase) {
        let early = before < Phase::Cleanup && self.is_drawn_in(id, entry);
        let unasked = self.phase < Phase::Cleanup && !early;
        self.broken_if(unasked, Guarantee::G2, || format!("{id:?} starts before the cleanup step"));
        let order = self.order.clone();
        let first = if early { &order.users[entry] } else { &order.before[entry] };
        if early && self.alone.contains(&id) {
            return;
        }
        for other in 0..self.seen.len() {
            let seen = &self.seen[other];
            let waits =
                seen.known && seen.verdict.is_none() && seen.entry.is_some_and(|of| first.contains(&of));
            self.broken_if(waits, Guarantee::G2, || format!("{id:?} starts before {other} has its verdict"));
        }
    }

    /// Whether `app.close` was called on it, or on what it may use, or its scope closes it.
    fn is_drawn_in(&self, id: InstanceId, entry: usize) -> bool {
        self.alone.contains(&id)
            || self.closes.iter().any(|&target| {
                let of = self.seen[index(target)].entry;
                target == id || of.is_some_and(|of| self.order.users[of].contains(&entry))
            })
    }

    /// E5: its whole time-out, unless somebody came late, closed early, or is in a hurry.
    fn has_its_time(&mut self, id: InstanceId, entry: usize, deadline: Duration) {
        let planned = self.order.fits && !self.disturbed && self.urgency == Urgency::Graceful;
        let time = nanos(self.order.timeouts[entry]);
        let less = planned && deadline < self.now + time;
        self.broken_if(less, Guarantee::G3, || format!("{id:?} has until {deadline:?}, and not {time:?}"));
    }

    pub(super) fn moves(&mut self, id: InstanceId, deadline: Duration) {
        let now = self.now;
        let seen = self.seen(id);
        let wrong =
            seen.started.is_none() || seen.verdict.is_some() || deadline >= seen.deadline || deadline < now;
        seen.deadline = deadline;
        self.broken_if(wrong, Guarantee::G1, || {
            format!("{id:?} gets {deadline:?}, which is no earlier deadline")
        });
    }

    pub(super) fn cancels(&mut self, id: InstanceId) {
        let seen = self.seen(id);
        let wrong = seen.cancelled || seen.started.is_none() || seen.verdict.is_some();
        seen.cancelled = true;
        self.broken_if(wrong, Guarantee::G1, || format!("{id:?} is cancelled again, or does not run"));
    }

    pub(super) fn aborts(&mut self, id: InstanceId) {
        let seen = self.seen(id);
        let wrong = seen.aborted || seen.verdict.is_some();
        seen.aborted = true;
        let (entry, started) = (seen.entry, seen.started.is_some());
        self.broken_if(wrong, Guarantee::G1, || format!("{id:?} is aborted again, or after its verdict"));
        if let (Some(entry), false, true) = (entry, started, self.is_emergency_in_order()) {
            let order = self.order.clone();
            for other in 0..self.seen.len() {
                let seen = &self.seen[other];
                let of = seen.entry.is_some_and(|of| order.before[entry].contains(&of));
                let waits = seen.known && seen.verdict.is_none() && of;
                self.broken_if(waits && !self.disturbed, Guarantee::G2, || {
                    format!("{id:?} is aborted before {other}")
                });
            }
        }
    }

    pub(super) fn settles(&mut self, id: InstanceId, verdict: Verdict, before: Phase) {
        let seen = self.seen(id);
        let again = seen.verdict.replace(verdict).is_some();
        let said = seen.clone();
        let just_now = self.answers == Some(id);
        self.broken_if(again, Guarantee::G1, || format!("{id:?} has a second verdict, {verdict:?}"));
        // Nothing can be done any more for what is left when the process is forced, or turns up after its end.
        let leaving = self.forced || before == Phase::Gone;
        let touched = said.started.is_some() || said.aborted || leaving;
        self.broken_if(!touched, Guarantee::G4, || format!("{id:?} is settled and nothing was done for it"));
        let fits = match verdict {
            Verdict::Cleaned | Verdict::Failed | Verdict::Panicked => said.ended == Some(verdict),
            Verdict::TimedOut => said.aborted && said.stopped && said.cancelled,
            Verdict::Aborted => {
                said.aborted && said.abort_returned && (said.stopped || said.started.is_none())
            }
            Verdict::Abandoned => {
                let answered = said.abort_returned && (said.stopped || said.started.is_none());
                (said.aborted && (!answered || just_now)) || leaving
            }
        };
        self.broken_if(!fits, Guarantee::G4, || {
            format!("{id:?} is called {verdict:?}, and is not: {said:?}")
        });
    }
}
