//! The order of closing (Kahn), and the stages.

use super::tables::Tables;

/// Fills `order` by stage, then by position in the list, and notes the stage of each slot. Returns whether every
/// slot is in it; where not, there is a cycle, and `order` holds what lies before all cycles.
///
/// Uses the number of edges that lead to each slot, which `rows` has counted.
pub(super) const fn walk(tables: &mut Tables<'_>) -> bool {
    let found = queue(tables);
    tables.used.order = found;
    if found < tables.used.slots {
        return false;
    }
    by_stage(tables);
    true
}

/// Kahn's walk; what is ready is queued in `order`.
const fn queue(tables: &mut Tables<'_>) -> usize {
    let Tables { slots, edges, order, nodes, used, .. } = tables;
    let mut found = 0;
    let mut i = 0;
    while i < used.slots {
        slots[i].stage = 0;
        if nodes[i].count == 0 {
            order[found] = i as u32;
            found += 1;
        }
        i += 1;
    }
    let mut done = 0;
    while done < found {
        let slot = order[done] as usize;
        // A barrier has nothing to close: what comes after it is in the stage that the barrier is in.
        let stage = slots[slot].stage + !slots[slot].barrier as u32;
        let mut edge = if slot == 0 { 0 } else { nodes[slot - 1].row_end as usize };
        let end = nodes[slot].row_end as usize;
        while edge < end {
            let after = edges[edge].after as usize;
            if slots[after].stage < stage {
                slots[after].stage = stage;
            }
            nodes[after].count -= 1;
            if nodes[after].count == 0 {
                order[found] = after as u32;
                found += 1;
            }
            edge += 1;
        }
        done += 1;
    }
    found
}

/// A counting sort, barriers first: they stand before what is in their stage.
const fn by_stage(tables: &mut Tables<'_>) {
    let mut i = 0;
    while i < tables.used.slots {
        tables.nodes[i].count = 0;
        i += 1;
    }
    let mut i = 0;
    while i < tables.used.slots {
        tables.nodes[tables.slots[i].stage as usize].count += 1;
        i += 1;
    }
    let mut i = 1;
    while i < tables.used.slots {
        tables.nodes[i].count += tables.nodes[i - 1].count;
        i += 1;
    }
    place(tables, 0, tables.used.resources);
    place(tables, tables.used.resources, tables.used.slots);
}

/// From the back, so that equal ones stay as listed.
const fn place(tables: &mut Tables<'_>, from: usize, to: usize) {
    let mut i = to;
    while i > from {
        i -= 1;
        let stage = tables.slots[i].stage as usize;
        tables.nodes[stage].count -= 1;
        tables.order[tables.nodes[stage].count as usize] = i as u32;
    }
}
