//! From edges as they were said to the edge table: sorted, one for each pair, with the row of each slot.

use super::tables::Tables;
use crate::plan::{Edge, LinkKind, Origin};

/// Sorts the edges by `before`, then `after`, and keeps the strongest origin of each pair.
///
/// Two counting sorts, the second one stable: linear, whatever is said in whatever order.
pub(super) const fn edges(tables: &mut Tables<'_>) {
    by_after(tables);
    by_both(tables);
    let mut to = 0;
    let mut i = 0;
    while i < tables.used.raw {
        let edge = tables.raw[tables.raw[i].by_both as usize].edge;
        if to > 0 && tables.edges[to - 1].before == edge.before && tables.edges[to - 1].after == edge.after {
            if strength(&edge) < strength(&tables.edges[to - 1]) {
                tables.edges[to - 1] = edge;
            }
        } else {
            tables.edges[to] = edge;
            to += 1;
        }
        i += 1;
    }
    tables.used.edges = to;
    rows(tables);
}

const fn by_after(tables: &mut Tables<'_>) {
    clear(tables);
    let mut i = 0;
    while i < tables.used.raw {
        tables.nodes[tables.raw[i].edge.after as usize].count += 1;
        i += 1;
    }
    let mut i = 1;
    while i < tables.used.slots {
        tables.nodes[i].count += tables.nodes[i - 1].count;
        i += 1;
    }
    // From the back, so that equal ones stay in the order in which they were said.
    let mut i = tables.used.raw;
    while i > 0 {
        i -= 1;
        let slot = tables.raw[i].edge.after as usize;
        tables.nodes[slot].count -= 1;
        tables.raw[tables.nodes[slot].count as usize].by_after = i as u32;
    }
}

const fn by_both(tables: &mut Tables<'_>) {
    clear(tables);
    let mut i = 0;
    while i < tables.used.raw {
        tables.nodes[tables.raw[i].edge.before as usize].count += 1;
        i += 1;
    }
    let mut i = 1;
    while i < tables.used.slots {
        tables.nodes[i].count += tables.nodes[i - 1].count;
        i += 1;
    }
    let mut i = tables.used.raw;
    while i > 0 {
        i -= 1;
        let edge = tables.raw[i].by_after;
        let slot = tables.raw[edge as usize].edge.before as usize;
        tables.nodes[slot].count -= 1;
        tables.raw[tables.nodes[slot].count as usize].by_both = edge;
    }
}

const fn clear(tables: &mut Tables<'_>) {
    let mut i = 0;
    while i < tables.used.slots {
        tables.nodes[i].count = 0;
        i += 1;
    }
}

/// Notes where the row of each slot ends, and how many edges lead to it.
pub(super) const fn rows(tables: &mut Tables<'_>) {
    clear(tables);
    let mut slot = 0;
    let mut i = 0;
    while i < tables.used.edges {
        while slot < tables.edges[i].before as usize {
            tables.nodes[slot].row_end = i as u32;
            slot += 1;
        }
        tables.nodes[tables.edges[i].after as usize].count += 1;
        i += 1;
    }
    while slot < tables.used.slots {
        tables.nodes[slot].row_end = tables.used.edges as u32;
        slot += 1;
    }
}

/// Lower is stronger: what the code shows, then what it says, then what only `order` says.
pub(in crate::plan) const fn strength(edge: &Edge) -> u8 {
    match edge.origin {
        Origin::Said { kind: LinkKind::Field, .. } => 0,
        Origin::Said { kind: LinkKind::Uses | LinkKind::Opaque, .. } => 1,
        Origin::Said { kind: LinkKind::ClosesAfter | LinkKind::ClosesBefore, .. } => 2,
        Origin::Order => 3,
    }
}
