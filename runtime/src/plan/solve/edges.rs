//! From edges as they were said to the edge table: sorted, one for each pair, with the row of each slot.

use super::tables::{Node, Tables};
use crate::plan::{Edge, LinkKind, Origin};

/// Sorts the edges by `before`, then `after`, and keeps the strongest origin of each pair.
///
/// Two counting sorts, the second one stable: linear, whatever is said in whatever order.
pub(super) const fn edges(tables: &mut Tables<'_>) {
    sort_by_after(tables);
    sort_by_both(tables);
    let Tables { edges, raw, used, .. } = tables;
    let mut to = 0;
    let mut i = 0;
    while i < used.raw {
        let edge = &raw[raw[i].by_both as usize].edge;
        if to > 0 && edges[to - 1].before == edge.before && edges[to - 1].after == edge.after {
            if strength(edge) < strength(&edges[to - 1]) {
                edges[to - 1] = *edge;
            }
        } else {
            edges[to] = *edge;
            to += 1;
        }
        i += 1;
    }
    tables.used.edges = to;
    rows(tables);
}

const fn sort_by_after(tables: &mut Tables<'_>) {
    clear(tables);
    let Tables { nodes, raw, used, .. } = tables;
    let mut i = 0;
    while i < used.raw {
        nodes[raw[i].edge.after as usize].count += 1;
        i += 1;
    }
    sum(nodes, used.slots);
    // From the back, so that equal ones stay in the order in which they were said.
    let mut i = used.raw;
    while i > 0 {
        i -= 1;
        let node = &mut nodes[raw[i].edge.after as usize];
        node.count -= 1;
        raw[node.count as usize].by_after = i as u32;
    }
}

const fn sort_by_both(tables: &mut Tables<'_>) {
    clear(tables);
    let Tables { nodes, raw, used, .. } = tables;
    let mut i = 0;
    while i < used.raw {
        nodes[raw[i].edge.before as usize].count += 1;
        i += 1;
    }
    sum(nodes, used.slots);
    let mut i = used.raw;
    while i > 0 {
        i -= 1;
        let edge = raw[i].by_after;
        let node = &mut nodes[raw[edge as usize].edge.before as usize];
        node.count -= 1;
        raw[node.count as usize].by_both = edge;
    }
}

/// From how many fall into each place to where each place ends.
const fn sum(nodes: &mut [Node], slots: usize) {
    let mut total = 0;
    let mut i = 0;
    while i < slots {
        total += nodes[i].count;
        nodes[i].count = total;
        i += 1;
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
    let Tables { nodes, edges, used, .. } = tables;
    let mut slot = 0;
    let mut i = 0;
    while i < used.edges {
        while slot < edges[i].before as usize {
            nodes[slot].row_end = i as u32;
            slot += 1;
        }
        nodes[edges[i].after as usize].count += 1;
        i += 1;
    }
    while slot < used.slots {
        nodes[slot].row_end = used.edges as u32;
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
