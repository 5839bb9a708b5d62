//! Strong components (Tarjan): what lies on cycles together.

use crate::plan::solve::tables::{NONE, Tables};

/// Notes the component of each slot, and in `count` how many are in the component of this number. With
/// `said_only` the edges that come from `order` are not seen.
pub(super) const fn components(tables: &mut Tables<'_>, said_only: bool) {
    let mut i = 0;
    while i < tables.used.slots {
        let row = tables.row(i) as u32;
        let node = &mut tables.nodes[i];
        node.met = 0;
        node.component = NONE;
        node.count = 0;
        node.cursor = row;
        i += 1;
    }
    let mut walk = Walk { clock: 0, top: NONE };
    let mut root = 0;
    while root < tables.used.slots {
        if tables.nodes[root].met == 0 {
            visit(tables, &mut walk, root as u32, said_only);
        }
        root += 1;
    }
}

struct Walk {
    clock: u32,
    /// The top of the stack of what has no component yet.
    top: u32,
}

/// A walk without recursion, which const evaluation bounds at 128 calls.
const fn visit(tables: &mut Tables<'_>, walk: &mut Walk, root: u32, said_only: bool) {
    let mut at = root;
    enter(tables, walk, at, NONE);
    while at != NONE {
        let cursor = tables.nodes[at as usize].cursor;
        if cursor < tables.nodes[at as usize].row_end {
            tables.nodes[at as usize].cursor += 1;
            let edge = &tables.edges[cursor as usize];
            if said_only && !edge.is_said() {
                continue;
            }
            let next = edge.after;
            if tables.nodes[next as usize].met == 0 {
                enter(tables, walk, next, at);
                at = next;
            } else if tables.nodes[next as usize].component == NONE {
                lower(tables, at, tables.nodes[next as usize].met);
            }
        } else {
            let low = tables.nodes[at as usize].low;
            if low == tables.nodes[at as usize].met {
                pop(tables, walk, at);
            }
            let caller = tables.nodes[at as usize].caller;
            if caller != NONE {
                lower(tables, caller, low);
            }
            at = caller;
        }
    }
}

const fn enter(tables: &mut Tables<'_>, walk: &mut Walk, at: u32, caller: u32) {
    walk.clock += 1;
    let node = &mut tables.nodes[at as usize];
    node.met = walk.clock;
    node.low = walk.clock;
    node.below = walk.top;
    node.caller = caller;
    walk.top = at;
}

const fn lower(tables: &mut Tables<'_>, at: u32, low: u32) {
    if low < tables.nodes[at as usize].low {
        tables.nodes[at as usize].low = low;
    }
}

const fn pop(tables: &mut Tables<'_>, walk: &mut Walk, root: u32) {
    loop {
        let at = walk.top;
        walk.top = tables.nodes[at as usize].below;
        tables.nodes[at as usize].component = root;
        tables.nodes[root as usize].count += 1;
        if at == root {
            return;
        }
    }
}
