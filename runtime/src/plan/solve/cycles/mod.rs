//! Cycles: what is told of them where they are refused, and what yields where they are not.

mod components;
mod shortest;
#[cfg(feature = "rt")]
mod untie;

use components::components;
use shortest::{PATIENCE, shortest};
#[cfg(feature = "rt")]
pub(super) use untie::untie;

use super::tables::{NONE, Tables};
use crate::plan::faults::FaultKind;

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
