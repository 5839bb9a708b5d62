//! The plan of a closed lifecycle: solved in const evaluation, kept in arrays.

use super::faults::{Fault, Faults, Step};
use super::solve::{self, Node, Raw, Tables, Used};
use super::{Edge, Facts, Plan, Settings, Settled, Slot};

/// A solved lifecycle, with room for `S` slots and `E` edges.
///
/// It is made once and referred to (`const SOLVED: &'static Solved<..>`): every check looks into the same one.
#[derive(Debug, Clone, Copy)]
pub struct Solved<const S: usize, const E: usize> {
    settings: Settled,
    slots: [Slot; S],
    edges: [Edge; E],
    order: [u32; S],
    critical: [u32; S],
    trail: [Step; S],
    faults: Faults,
    used: Used,
    worst_case: u64,
}

impl<const S: usize, const E: usize> Solved<S, E> {
    /// Solves this lifecycle. `S` and `E` are at least what [`count_slots`](super::count_slots) and
    /// [`count_edges`](super::count_edges) say of it.
    #[must_use]
    pub const fn solve(facts: &[Facts], settings: &Settings) -> Self {
        let mut solved = Self {
            settings: settings.settle(),
            slots: [Slot::EMPTY; S],
            edges: [Edge::EMPTY; E],
            order: [0; S],
            critical: [0; S],
            trail: [Step::EMPTY; S],
            faults: Faults::none(),
            used: Used::NOTHING,
            worst_case: 0,
        };
        let mut tables = Tables {
            slots: &mut solved.slots,
            edges: &mut solved.edges,
            order: &mut solved.order,
            critical: &mut solved.critical,
            trail: &mut solved.trail,
            nodes: &mut [Node::EMPTY; S],
            raw: &mut [Raw::EMPTY; E],
            faults: &mut solved.faults,
            used: Used::NOTHING,
        };
        solved.worst_case = solve::closed(&mut tables, facts, settings, &solved.settings);
        solved.used = tables.used;
        solved
    }

    /// The same; but where `is_known` is not, nothing is wrong with it: names are told first, and what they are of is
    /// not known before.
    #[must_use]
    pub const fn known(mut self, is_known: bool) -> Self {
        if !is_known {
            self.faults = Faults::none();
        }
        self
    }

    /// The plan. Where there are faults it is not a plan to close by.
    #[must_use]
    pub const fn plan(&self) -> Plan<'_> {
        Plan {
            lifecycle: "",
            settings: self.settings,
            slots: self.slots.split_at(self.used.slots).0,
            edges: self.edges.split_at(self.used.edges).0,
            order: self.order.split_at(self.used.order).0,
            critical_path: self.critical.split_at(self.used.critical).0,
            worst_case: self.worst_case,
        }
    }

    /// What is wrong.
    #[must_use]
    pub const fn faults(&self) -> &[Fault] {
        self.faults.all()
    }

    /// The steps of all cycles that faults tell of.
    #[must_use]
    pub const fn trail(&self) -> &[Step] {
        &self.trail
    }
}
