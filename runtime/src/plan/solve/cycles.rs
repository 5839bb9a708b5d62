//! Cycles, and how they are told: each by the shortest way round.

use super::components::components;
use super::tables::{NONE, Tables};
use crate::plan::faults::{FaultKind, Step};

/// How many edges all searches of one solution may look at: a cycle that is not the shortest is still a cycle,
/// and const evaluation that takes too long is an error of its own.
pub(super) const PATIENCE: u32 = 300_000;

/// Finds what makes the order impossible. Each fault needs an answer of its own:
///
/// - a cycle of what resources say, one for each strong component;
/// - something a resource says against the `order` of both ends, outside of those;
/// - what is left: a cycle through `order` and several resources.
pub(super) const fn cycles(tables: &mut Tables<'_>) {
    let mut patience = PATIENCE;
    components(tables, true);
    keep_said(tables);
    tell(tables, true, &mut patience);
    components(tables, false);
    silence_told(tables);
    against_order(tables);
    tell(tables, false, &mut patience);
}

/// Keeps the component of what lies on a cycle of said edges: the next search overwrites it.
const fn keep_said(tables: &mut Tables<'_>) {
    let mut i = 0;
    while i < tables.used.slots {
        let component = tables.nodes[i].component;
        tables.nodes[i].said_component =
            if tables.nodes[component as usize].count > 1 { component } else { NONE };
        i += 1;
    }
}

/// A component that contains a cycle of said edges has been told.
const fn silence_told(tables: &mut Tables<'_>) {
    let mut i = 0;
    while i < tables.used.slots {
        if tables.nodes[i].said_component != NONE {
            silence(tables, tables.nodes[i].component);
        }
        i += 1;
    }
}

const fn silence(tables: &mut Tables<'_>, component: u32) {
    tables.nodes[component as usize].told = true;
}

/// `order` against an edge.
const fn against_order(tables: &mut Tables<'_>) {
    let mut i = 0;
    while i < tables.used.edges {
        let edge = tables.edges[i];
        let (before, after) = (edge.before as usize, edge.after as usize);
        let together = tables.nodes[before].said_component != NONE
            && tables.nodes[before].said_component == tables.nodes[after].said_component;
        if let (true, false, Some(first), Some(second)) =
            (edge.is_said(), together, tables.slots[before].order, tables.slots[after].order)
            && first > second
        {
            let entry = if before < after { before } else { after };
            tables.faults.add(entry, FaultKind::AgainstOrder { edge: i as u32 });
            silence(tables, tables.nodes[before].component);
        }
        i += 1;
    }
}

/// One fault for each component that is a cycle and is not yet told.
const fn tell(tables: &mut Tables<'_>, said_only: bool, patience: &mut u32) {
    let mut i = 0;
    while i < tables.used.resources {
        let component = tables.nodes[i].component;
        let node = &mut tables.nodes[component as usize];
        if node.count > 1 && !node.told {
            node.told = true;
            let from = tables.used.trail as u32;
            let len = shortest(tables, i, said_only, patience);
            tables.used.trail += len as usize;
            let entry = tables.trail[from as usize].from as usize;
            tables.faults.add(entry, FaultKind::Cycle { from, len });
        }
        i += 1;
    }
    let mut i = 0;
    while i < tables.used.slots {
        tables.nodes[i].told = false;
        i += 1;
    }
}

/// Writes a shortest cycle of the component of `first` (its first member in the list) behind the used part of
/// `trail`, and returns its length. Among equally short ones it is the one with the first member.
pub(super) const fn shortest(
    tables: &mut Tables<'_>,
    first: usize,
    said_only: bool,
    patience: &mut u32,
) -> u32 {
    let component = tables.nodes[first].component;
    let mut best = (first, search(tables, first, said_only, patience));
    let mut i = first + 1;
    while i < tables.used.resources && *patience > 0 && best.1 > 2 {
        if tables.nodes[i].component == component {
            let length = search(tables, i, said_only, patience);
            if length < best.1 {
                best = (i, length);
            }
        }
        i += 1;
    }
    search(tables, best.0, said_only, patience);
    trail(tables, best.0)
}

/// The number of resources on a shortest cycle through `start`, whose edges are then in `came_from`.
///
/// Breadth first by resources; a barrier belongs to the level of what leads to it.
const fn search(tables: &mut Tables<'_>, start: usize, said_only: bool, patience: &mut u32) -> u32 {
    tables.used.searches += 1;
    let mut level = 1;
    let mut here = start as u32;
    let mut next = NONE;
    tables.nodes[start].below = NONE;
    loop {
        while here != NONE {
            let slot = here as usize;
            here = tables.nodes[slot].below;
            let mut edge = tables.row(slot);
            let end = tables.nodes[slot].row_end as usize;
            *patience = patience.saturating_sub((end - edge) as u32);
            while edge < end {
                let after = tables.edges[edge].after as usize;
                let hidden = said_only && !tables.edges[edge].is_said();
                if !hidden && reach(tables, start, edge) {
                    if after == start {
                        return level;
                    }
                    let list = if tables.slots[after].barrier { &mut here } else { &mut next };
                    tables.nodes[after].below = *list;
                    *list = after as u32;
                }
                edge += 1;
            }
        }
        if next == NONE {
            return u32::MAX;
        }
        here = next;
        next = NONE;
        level += 1;
    }
}

/// Notes that the end of this edge was reached over it; not if it was reached before, or lies elsewhere.
const fn reach(tables: &mut Tables<'_>, start: usize, edge: usize) -> bool {
    let component = tables.nodes[start].component;
    let node = &mut tables.nodes[tables.edges[edge].after as usize];
    if node.component != component || node.seen == tables.used.searches {
        return false;
    }
    node.seen = tables.used.searches;
    node.came_from = edge as u32;
    true
}

/// Writes the cycle that the last search found: one step for each resource, barriers between them left out.
const fn trail(tables: &mut Tables<'_>, start: usize) -> u32 {
    let used = tables.used.trail;
    let mut len = 0;
    let mut at = start;
    loop {
        let edge = tables.nodes[at].came_from;
        let mut from = tables.edges[edge as usize].before as usize;
        while tables.slots[from].barrier {
            from = tables.edges[tables.nodes[from].came_from as usize].before as usize;
        }
        tables.trail[used + len] = Step { from: from as u32, edge };
        len += 1;
        at = from;
        if at == start {
            break;
        }
    }
    let mut i = 0;
    while i < len / 2 {
        tables.trail.swap(used + i, used + len - 1 - i);
        i += 1;
    }
    len as u32
}
