//! Where a cycle must not be refused: what yields.

use super::{PATIENCE, components, shortest};
use crate::plan::faults::{ONE, Step, Text, cycle};
use crate::plan::solve::edges::{rows, strength};
use crate::plan::solve::tables::Tables;
use crate::plan::solve::walk::walk;
use crate::plan::{Origin, Slot};

/// Takes edges away until the order is possible, and says which. Every round takes at least one: what is not in the
/// order lies behind a strong component of more than one slot, since no edge leads from a slot to itself.
///
/// Of each shortest cycle the weakest edge yields, the last one of equals: `order` before `closes_after` and
/// `closes_before`, and what is used only where a cycle is made of nothing else. Where the `order` of a resource
/// yields it no longer waits for any lower one; barriers keep their chain, so the order of all others holds.
pub(in crate::plan) fn untie(tables: &mut Tables<'_>, said: &mut Vec<String>) {
    while !walk(tables) {
        components(tables, false);
        let mut patience = PATIENCE;
        let mut yielding = Vec::new();
        for slot in 0..tables.used.resources {
            let component = tables.nodes[slot].component as usize;
            if tables.nodes[component].count > 1 {
                // One of each component in a round: the next round sees what is left of it.
                tables.nodes[component].count = 0;
                let len = shortest(tables, slot, false, &mut patience) as usize;
                let step = weakest(tables, len);
                said.push(words(tables, len, step));
                yielding.push(tables.trail[step].edge);
            }
        }
        yielding.sort_unstable();
        remove(tables, &yielding);
        rows(tables);
    }
}

/// The step of the trail that yields.
fn weakest(tables: &Tables<'_>, len: usize) -> usize {
    let strength = |step: &Step| strength(&tables.edges[step.edge as usize]);
    (0..len).max_by_key(|&step| strength(&tables.trail[step])).unwrap_or(0)
}

fn words(tables: &Tables<'_>, len: usize, step: usize) -> String {
    let name = |slot: u32| tables.slots[slot as usize].identity.name;
    let mut text = Text::<ONE>::new();
    let slots: &[Slot] = tables.slots;
    cycle(&mut text, slots, tables.edges, &tables.trail[..len]);
    text.push(if len > 2 { "\n" } else { ": " });
    let edge = &tables.edges[tables.trail[step].edge as usize];
    match edge.origin {
        Origin::Said { by, text: said, .. } => text.push(said).push(" on ").push(name(by)),
        Origin::Order => text.push("`order` on ").push(name(edge.after)),
    };
    text.push(" yields");
    text.as_str().to_owned()
}

fn remove(tables: &mut Tables<'_>, sorted: &[u32]) {
    let mut gone = sorted.iter().peekable();
    let mut to = 0;
    for i in 0..tables.used.edges {
        if gone.next_if(|&&edge| edge as usize == i).is_none() {
            tables.edges[to] = tables.edges[i];
            to += 1;
        }
    }
    tables.used.edges = to;
}
