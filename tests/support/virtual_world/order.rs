//! What must close before what, worked out naively: every path, by walking it.

use gracefully::__model::plan::{LinkKind, Origin, Plan, PlanBuf};

use super::Lifecycle;

/// The order of a lifecycle's entries, as far as they have turned up.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// For each entry, those that must have their verdict before it starts, by any edge.
    pub(super) before: Vec<Vec<usize>>,
    /// The same, by holding and using alone.
    pub(super) users: Vec<Vec<usize>>,
    /// Time-outs in nanoseconds.
    pub(super) timeouts: Vec<u64>,
    /// The worst case is within grace.
    pub(super) fits: bool,
}

impl Order {
    /// With `there` as the entries that have turned up, in the order of their appearance.
    pub(super) fn of(lifecycle: &Lifecycle, there: &[usize]) -> Self {
        let all: Vec<usize> = (0..lifecycle.facts.len()).collect();
        if let Some(plan) = &lifecycle.plan {
            return Self::from_plan(&plan.plan(), &all, all.len(), true);
        }
        let facts: Vec<_> = there.iter().map(|&entry| lifecycle.facts[entry]).collect();
        let (plan, _) = PlanBuf::open(&facts, &lifecycle.settings);
        Self::from_plan(&plan.plan(), there, all.len(), false)
    }

    fn from_plan(plan: &Plan<'_>, entries: &[usize], of: usize, closed: bool) -> Self {
        let mut order = Self {
            before: vec![Vec::new(); of],
            users: vec![Vec::new(); of],
            timeouts: vec![0; of],
            fits: closed && plan.worst_case <= plan.settings.grace.nanos,
        };
        for (slot, &entry) in entries.iter().enumerate() {
            let named = |slots: Vec<usize>| {
                let mut entries: Vec<usize> =
                    slots.iter().filter_map(|&slot| entries.get(slot).copied()).collect();
                entries.sort_unstable();
                entries
            };
            order.timeouts[entry] = plan.slots[slot].timeout.nanos;
            order.before[entry] = named(reach(plan, slot, false));
            order.users[entry] = named(reach(plan, slot, true));
        }
        order
    }
}

/// Every slot with a path to `slot`.
fn reach(plan: &Plan<'_>, slot: usize, uses_only: bool) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut next = vec![slot];
    while let Some(slot) = next.pop() {
        for edge in plan.edges.iter().filter(|edge| edge.after as usize == slot) {
            let uses = matches!(edge.origin, Origin::Said { kind: LinkKind::Field | LinkKind::Uses, .. });
            let before = edge.before as usize;
            if (uses || !uses_only) && !found.contains(&before) {
                found.push(before);
                next.push(before);
            }
        }
    }
    found
}
