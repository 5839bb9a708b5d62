//! The end: the runtime, then the exit status.

use super::super::state::{Engine, Instance, Leaver, Place, Work, bound};
use super::super::{Action, Ending, Event, Phase};
use crate::plan::ExitStyle;
use crate::words::{Reason, Signal, Verdict};

/// The status when main is content and something was not released as it should be.
const UNCLEAN: u8 = 70;

impl Engine {
    /// Everything has its verdict: the runtime is shut down, within half of `end`. The rest is for the report.
    pub(in crate::engine) fn end(&mut self) {
        self.enter(Phase::End);
        let by = self.now + bound(self.settings.end) / 2;
        let by = self.request.as_ref().map_or(by, |request| by.min(request.gone_by));
        self.alarm = Some(by);
        if !self.runtime_ended && !self.is_unattended() {
            self.say(Action::EndRuntime { by });
        }
        self.end_on();
    }

    pub(in crate::engine) fn end_on(&mut self) {
        if (self.runtime_ended || self.is_unattended()) && self.instances.is_empty() {
            self.gone();
        }
    }

    /// The process leaves, with what there is.
    pub(in crate::engine) fn gone(&mut self) {
        self.enter(Phase::Gone);
        self.give_up_all();
        self.say(Action::End(self.ending()));
    }

    /// The process leaves at once.
    pub(in crate::engine) fn force(&mut self, status: u8) {
        self.enter(Phase::Gone);
        self.say(Action::Force(status));
        self.give_up_all();
    }

    /// What turns up now is left behind, and the report may still say so.
    pub(in crate::engine) fn after_the_end(&mut self, event: &Event) {
        let (id, place) = match *event {
            Event::Managed { id, ref slot } => match self.slot_of(slot) {
                Some(slot) => (id, Place::Slot(slot)),
                None => return,
            },
            Event::Deferred { id, name } => (id, Place::Deferred(name)),
            _ => return,
        };
        let mut instance = Instance::new(place, self.now);
        instance.late = true;
        self.remember(id, Box::new(instance), Verdict::Abandoned);
        self.say(Action::Settled { id, verdict: Verdict::Abandoned });
    }

    fn ending(&self) -> Ending {
        if self.leaver == Leaver::Doomed {
            return Ending::Aborted;
        }
        let dropped_edges = self.open.as_ref().is_some_and(|open| !open.dropped.is_empty());
        let main_is_stuck = self.main.end.is_none();
        if self.status != 0 {
            return Ending::Status(self.status);
        }
        let is_working = self.work == Some(Work::InFlight);
        if self.history.unclean || dropped_edges || main_is_stuck || is_working {
            return Ending::Status(UNCLEAN);
        }
        match (self.settings.exit, self.reason()) {
            (ExitStyle::Conventional, Some(&Reason::Signal(Signal::Int))) => Ending::BySignal(Signal::Int),
            (ExitStyle::Signal, Some(&Reason::Signal(signal))) => Ending::BySignal(signal),
            _ => Ending::Status(0),
        }
    }
}
