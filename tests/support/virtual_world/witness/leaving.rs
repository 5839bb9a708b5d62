//! G7, and E9: threads that leave by themselves hold nobody up.

use std::time::Duration;

use gracefully::__model::engine::{Action, Call, InstanceId, Outcome, Phase, Taken, WayOut};
use gracefully::__model::{Urgency, Verdict};

use super::{Guarantee, Witness, nanos};

/// What left so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Leaving {
    /// The cleanup that has left in this step.
    cleanup: Option<InstanceId>,
    main: bool,
    runtime: bool,
    doomed: Option<Duration>,
}

impl Witness {
    pub(super) fn leaves(&mut self, way: &WayOut, taken: &Taken) {
        self.requested();
        let bad = match way {
            WayOut::Exit(_) => Verdict::Failed,
            WayOut::Panic(_) => {
                self.leaving.doomed.get_or_insert(self.now);
                Verdict::Panicked
            }
        };
        self.main_ended |= taken.main.is_some();
        self.leaving.main |= taken.main.is_some();
        match taken.call {
            Some((id, Call::Cleanup)) => {
                let outcome = match bad {
                    Verdict::Failed => Outcome::Failed(String::new()),
                    _ => Outcome::Panicked(String::new()),
                };
                self.leaving.cleanup = self.runs(id).then_some(id);
                self.finished(id, &outcome);
            }
            Some((id, Call::Quiesce)) => {
                let seen = self.seen(id);
                (seen.quiet, seen.tainted) = (true, Some(bad));
            }
            Some((id, Call::Abort)) => self.seen(id).abort_returned = true,
            None => {}
        }
        if taken.runtime {
            self.leaving.runtime = true;
            self.runtime_ended = true;
            self.seen.iter_mut().for_each(|seen| seen.stopped |= seen.started.is_some());
        }
    }

    fn runs(&self, id: InstanceId) -> bool {
        let seen = &self.seen[super::index(id)];
        seen.started.is_some() && self.now < seen.deadline && !seen.cancelled && self.phase < Phase::Gone
    }

    pub(super) fn check_leaving(&mut self, actions: &[Action]) {
        if let Some(id) = self.leaving.cleanup.take() {
            let waits = self.verdict(id).is_none();
            self.broken_if(waits, Guarantee::G7, || format!("{id:?} has left, and is waited for"));
        }
        let starts = actions.iter().any(|action| matches!(action, Action::Start { .. }));
        self.broken_if(starts && self.leaving.runtime, Guarantee::G7, || "a cleanup starts nowhere".into());
        let ends = actions.iter().any(|action| matches!(action, Action::EndRuntime { .. }));
        self.broken_if(ends && self.leaving.main, Guarantee::G7, || {
            "nobody is there to end the runtime".into()
        });
        let late = (self.leaving.runtime || self.leaving.doomed.is_some()) && self.phase < Phase::Emergency;
        self.broken_if(late, Guarantee::G7, || "it waits for what is no more".into());
        if let Some(doomed) = self.leaving.doomed {
            let by = doomed + nanos(self.bounds.reserve.nanos) / 2;
            let slow = !self.is_gone() && self.now >= by;
            self.broken_if(slow, Guarantee::G3, || "a panic is held longer than the reserve".into());
            let gentle = self.urgency < Urgency::Immediate && !self.is_gone();
            self.broken_if(gentle, Guarantee::G5, || "there is no hurry about a panic".into());
        }
    }
}
