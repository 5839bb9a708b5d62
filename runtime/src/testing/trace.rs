use crate::engine::{Action, InstanceId};
use crate::words::Verdict;

/// In which order things began and ended: the report has their verdicts, and not who had begun by then.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace(Vec<Moment>);

/// Something that a test may ask for.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// Its cleanup, or its abort where there is no time for one.
    Begun(InstanceId),
    Settled(InstanceId, Verdict),
}

impl Trace {
    pub(crate) fn note(&mut self, action: &Action) {
        match *action {
            Action::Start { id, .. } | Action::Abort(id) => self.0.push(Moment::Begun(id)),
            Action::Settled { id, verdict } => self.0.push(Moment::Settled(id, verdict)),
            _ => {}
        }
    }

    /// The verdicts of these, in their order.
    pub(super) fn verdicts(&self, of: &[InstanceId]) -> Vec<Verdict> {
        let verdict = |moment: &Moment| match moment {
            Moment::Settled(id, verdict) if of.contains(id) => Some(*verdict),
            _ => None,
        };
        self.0.iter().filter_map(verdict).collect()
    }

    /// Whether all of `before` had their verdict when the first of `after` began.
    pub(super) fn is_before(&self, before: &[InstanceId], after: &[InstanceId]) -> bool {
        let settled = |moment: &Moment| matches!(moment, Moment::Settled(id, _) if before.contains(id));
        let touched = |moment: &Moment| matches!(moment, Moment::Begun(id) | Moment::Settled(id, _) if after.contains(id));
        let last = self.0.iter().rposition(settled);
        let first = self.0.iter().position(touched);
        last.zip(first).is_some_and(|(last, first)| last < first)
    }
}
