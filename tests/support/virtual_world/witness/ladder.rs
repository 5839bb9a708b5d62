//! G3, and the order of the ladder's steps.

use gracefully::__model::engine::{Action, Phase};
use gracefully::__model::{Urgency, Verdict};

use super::{Guarantee, Seen, Witness, nanos};

impl Witness {
    /// Whether aborts wait for their turn.
    pub(super) fn is_emergency_in_order(&self) -> bool {
        self.phase == Phase::Emergency && !self.is_half_over()
    }

    /// Half of the emergency step's bound is over.
    fn is_half_over(&self) -> bool {
        let (Some(request), Some(began)) = (self.request, self.emergency) else { return false };
        let last = request + nanos(self.bounds.grace.nanos).saturating_sub(nanos(self.bounds.end.nanos));
        let until = last.min(began + nanos(self.bounds.reserve.nanos) / 2);
        self.now >= began + until.saturating_sub(began) / 2
    }

    pub(super) fn check_ladder(&mut self, before: Phase, actions: &[Action]) {
        self.broken_if(self.phase < before, Guarantee::Ladder, || format!("back to {before:?}"));
        self.broken_if(self.notices > 1 || self.stops > 1, Guarantee::G1, || "told twice to stop".into());
        let asked = self.request.is_some() && !self.forced;
        self.broken_if(asked && self.notices == 0, Guarantee::G1, || "a request that nobody notices".into());
        if actions.iter().any(|action| matches!(action, Action::Stop { .. })) {
            self.check_stop();
        }
        if before < Phase::Cleanup && self.phase == Phase::Cleanup {
            self.check_drained();
        }
        self.broken_if(self.ends > 1, Guarantee::G1, || "it ends twice".into());
        if self.is_gone() {
            let left = self.seen.iter().position(|seen| seen.known && seen.verdict.is_none());
            self.broken_if(left.is_some(), Guarantee::G1, || format!("{left:?} has no verdict at the end"));
        }
    }

    /// E8: when everybody is told to stop, everybody is.
    fn check_stop(&mut self) {
        let gentle = self.urgency < Urgency::Immediate && self.phase < Phase::Emergency;
        let untold = |seen: &Seen| seen.known && seen.entry.is_some() && !seen.told && seen.verdict.is_none();
        let untold = gentle.then(|| self.seen.iter().position(untold)).flatten();
        self.broken_if(untold.is_some(), Guarantee::Ladder, || format!("{untold:?} is not told to stop"));
        let kept = !self.main_ended && !self.asked && self.dropped.is_none();
        self.broken_if(kept, Guarantee::Ladder, || "a main that never asked is not dropped".into());
    }

    /// Main and what was deferred are over when the plan begins.
    fn check_drained(&mut self) {
        let moment = nanos(self.bounds.reserve.nanos) / 8;
        let waited = self.dropped.is_some_and(|dropped| self.now >= dropped + moment);
        let early = !self.main_ended && !waited;
        self.broken_if(early, Guarantee::Ladder, || "cleanups begin while main still runs".into());
        let cut = self.cut.is_some_and(|cut| self.now >= cut + moment);
        let working = |seen: &Seen| {
            let late = seen.told_late || seen.quiet_late;
            seen.known && seen.working && !seen.work_ended && !late && seen.verdict.is_none()
        };
        let left = self.in_flight != Some(false) || self.seen.iter().any(working);
        self.broken_if(left && !cut, Guarantee::Ladder, || "cleanups begin while work is in flight".into());
        let running = |seen: &Seen| seen.known && seen.entry.is_none() && seen.verdict.is_none();
        let left = self.seen.iter().position(running);
        self.broken_if(left.is_some(), Guarantee::G2, || format!("deferred {left:?} has no verdict"));
    }

    pub(super) fn check_bounds(&mut self, before: Phase) {
        let Some(request) = self.request else { return };
        let bounds = self.bounds;
        let gone_by = request + nanos(bounds.grace.nanos);
        let alive = !self.is_gone();
        self.broken_if(alive && self.now >= gone_by, Guarantee::G3, || "grace is over".into());
        self.broken_if(before < Phase::Gone && self.now > gone_by, Guarantee::G3, || "woken too late".into());
        let settled_by = gone_by.saturating_sub(nanos(bounds.end.nanos)).max(request);
        let late = alive && self.phase < Phase::End && self.now >= settled_by
            || before < Phase::End && before > Phase::Running && self.now > settled_by;
        self.broken_if(late, Guarantee::G3, || "something has no verdict, and no time is left".into());
        // Nobody but a hurry can take from the plan what it was promised.
        let emergency =
            self.phase == Phase::Emergency && self.urgency < Urgency::Immediate && !self.runtime_ended;
        let planned = self.order.fits && !self.disturbed;
        self.broken_if(emergency && planned, Guarantee::G3, || "the plan had to be broken off".into());
        if self.phase == Phase::Emergency && self.is_half_over() {
            let idle =
                self.seen.iter().position(|seen| seen.known && !seen.aborted && seen.verdict.is_none());
            self.broken_if(idle.is_some(), Guarantee::G4, || format!("{idle:?} is starved of its abort"));
        }
        let began_late = self.emergency.is_some_and(|began| {
            began + nanos(bounds.reserve.nanos) / 2 > settled_by.max(began) && began > request
        });
        self.broken_if(began_late, Guarantee::G4, || "the reserve of the emergency step was eaten".into());
        if before < Phase::End && self.phase == Phase::End && self.emergency.is_none() {
            let skipped = |seen: &Seen| seen.known && seen.started.is_none();
            let skipped = self.seen.iter().position(skipped);
            self.broken_if(skipped.is_some(), Guarantee::G4, || format!("{skipped:?} was never started"));
        }
    }

    /// Whether everything was released as it should be.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let cleaned = self.seen.iter().all(|seen| !seen.known || seen.verdict == Some(Verdict::Cleaned));
        cleaned && self.in_flight != Some(true) && !self.task_panicked
    }
}
