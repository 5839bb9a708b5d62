//! The shortest way round a cycle: the fewest words that tell it.

use crate::plan::faults::Step;
use crate::plan::solve::tables::{NONE, Tables};

/// How many edges all searches of one solution may look at: a cycle that is not the shortest is still a cycle,
/// and const evaluation that takes too long is an error of its own.
pub(super) const PATIENCE: u32 = 50_000;

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
