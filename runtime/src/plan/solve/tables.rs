//! What the solver fills and works in. It allocates nothing: in const evaluation the tables are arrays, at run
//! time they are vectors.

use crate::plan::faults::{Faults, Step};
use crate::plan::{Edge, Slot};

/// No slot, no edge.
pub(in crate::plan) const NONE: u32 = u32::MAX;

/// The tables of one plan. `slots`, `order`, `critical`, `trail` and `nodes` are as long as `count_slots` says,
/// `edges` and `raw` as `count_edges`.
///
/// An edge table and not a matrix: at 1,000 slots a matrix is a million cells to be cleared and scanned in
/// const evaluation, for the 3,000 that are not empty; and an edge has an origin, which a bit has not.
pub(in crate::plan) struct Tables<'a> {
    pub(in crate::plan) slots: &'a mut [Slot],
    pub(in crate::plan) edges: &'a mut [Edge],
    pub(in crate::plan) order: &'a mut [u32],
    pub(in crate::plan) critical: &'a mut [u32],
    pub(in crate::plan) trail: &'a mut [Step],
    pub(in crate::plan) nodes: &'a mut [Node],
    pub(in crate::plan) raw: &'a mut [Raw],
    pub(in crate::plan) faults: &'a mut Faults,
    pub(in crate::plan) used: Used,
}

/// How much of each table is used.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) struct Used {
    pub(in crate::plan) resources: usize,
    pub(in crate::plan) slots: usize,
    pub(in crate::plan) raw: usize,
    pub(in crate::plan) edges: usize,
    pub(in crate::plan) order: usize,
    pub(in crate::plan) critical: usize,
    pub(in crate::plan) trail: usize,
    /// How many searches have been made.
    pub(in crate::plan::solve) searches: u32,
}

impl Used {
    pub(in crate::plan) const NOTHING: Self =
        Self { resources: 0, slots: 0, raw: 0, edges: 0, order: 0, critical: 0, trail: 0, searches: 0 };
}

/// What the solver notes beside each slot.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) struct Node {
    /// The first resource whose hash falls into the bucket of this number.
    pub(in crate::plan::solve) head: u32,
    /// The next resource of the same bucket.
    pub(in crate::plan::solve) next: u32,
    /// Whether the same resource is in the list before.
    pub(in crate::plan::solve) duplicate: bool,
    /// Where the row of edges that leave this slot ends; it begins where the one before it ends.
    pub(in crate::plan::solve) row_end: u32,
    /// Counts of sorts and walks.
    pub(in crate::plan::solve) count: u32,
    /// The slot before this one on the longest path to it; in a search the edge that led here.
    pub(in crate::plan::solve) came_from: u32,
    /// The length of the longest path before this slot.
    pub(in crate::plan::solve) length: u64,
    /// Strong components: when it was met (0: not yet), the earliest that can be reached from it, its component,
    /// what lies below it on the stack, who called, and its next edge.
    pub(in crate::plan::solve) met: u32,
    pub(in crate::plan::solve) low: u32,
    pub(in crate::plan::solve) component: u32,
    pub(in crate::plan::solve) below: u32,
    pub(in crate::plan::solve) caller: u32,
    pub(in crate::plan::solve) cursor: u32,
    /// Cycles: the component among said edges alone, whether the component of this number has been told, and the
    /// last search that came by.
    pub(in crate::plan::solve) said_component: u32,
    pub(in crate::plan::solve) told: bool,
    pub(in crate::plan::solve) seen: u32,
}

impl Node {
    pub(in crate::plan) const EMPTY: Self = Self {
        head: NONE,
        next: NONE,
        duplicate: false,
        row_end: 0,
        count: 0,
        came_from: NONE,
        length: 0,
        met: 0,
        low: 0,
        component: NONE,
        below: NONE,
        caller: NONE,
        cursor: 0,
        said_component: NONE,
        told: false,
        seen: 0,
    };
}

/// An edge as it was said, and its place in two sorts.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) struct Raw {
    pub(in crate::plan::solve) edge: Edge,
    pub(in crate::plan::solve) by_after: u32,
    pub(in crate::plan::solve) by_both: u32,
}

impl Raw {
    pub(in crate::plan) const EMPTY: Self = Self { edge: Edge::EMPTY, by_after: 0, by_both: 0 };
}

impl Tables<'_> {
    /// Adds an edge as it was said; pairs may still be there twice.
    pub(in crate::plan::solve) const fn add(&mut self, edge: Edge) {
        self.raw[self.used.raw].edge = edge;
        self.used.raw += 1;
    }

    /// Where the row of edges that leave `slot` begins.
    pub(in crate::plan::solve) const fn row(&self, slot: usize) -> usize {
        if slot == 0 { 0 } else { self.nodes[slot - 1].row_end as usize }
    }
}
