//! From what resources say to edges: whom each link is about.

use super::tables::{NONE, Tables};
use crate::plan::faults::FaultKind;
use crate::plan::names::same;
use crate::plan::settle::unwritten;
use crate::plan::{Edge, Facts, Held, Identity, Link, LinkKind, Origin, SaidAt, Slot, Written};

/// Makes a slot of every resource, and finds the ones that are listed twice.
///
/// Hashes go into as many buckets as there are resources: one step per look-up, where a sorted table needs ten
/// at 1,000 resources and must be sorted first.
pub(super) const fn slots(tables: &mut Tables<'_>, facts: &[Facts]) {
    let count = facts.len();
    tables.used.resources = count;
    tables.used.slots = count;
    let mut i = 0;
    while i < count {
        tables.slots[i] = slot(&facts[i]);
        let hash = facts[i].identity.hash;
        let first = find(tables, hash);
        if first == NONE {
            let bucket = bucket(hash, count);
            tables.nodes[i].next = tables.nodes[bucket].head;
            tables.nodes[bucket].head = i as u32;
        } else {
            tables.nodes[i].duplicate = true;
            tables.faults.add(i, FaultKind::Duplicate { first });
        }
        i += 1;
    }
}

const fn slot(facts: &Facts) -> Slot {
    let timeout = match facts.timeout {
        Some(timeout) => timeout,
        None => unwritten(0),
    };
    Slot {
        identity: facts.identity,
        place: facts.place,
        barrier: false,
        order: facts.order,
        order_source: facts.order_source,
        timeout: Written { nanos: timeout.nanos, source: timeout.source },
        starts_by: 0,
        stage: 0,
    }
}

/// The halves are folded because the low bits of FNV depend on the low bits of its input alone.
const fn bucket(hash: u64, count: usize) -> usize {
    ((hash ^ (hash >> 32)) as u32 as usize) % count
}

const fn find(tables: &Tables<'_>, hash: u64) -> u32 {
    let Tables { slots, nodes, used, .. } = tables;
    let mut at = nodes[bucket(hash, used.resources)].head;
    while at != NONE && slots[at as usize].identity.hash != hash {
        at = nodes[at as usize].next;
    }
    at
}

/// Adds an edge for every link. What is listed a second time says nothing: its fault is that it is there.
pub(super) const fn links(tables: &mut Tables<'_>, facts: &[Facts]) {
    let mut i = 0;
    while i < facts.len() {
        if !tables.nodes[i].duplicate {
            list(tables, i, facts[i].links, SaidAt::Type);
            if !facts[i].more_links.is_empty() {
                list(tables, i, facts[i].more_links, SaidAt::Entry);
            }
            if !facts[i].file_links.is_empty() {
                list(tables, i, facts[i].file_links, SaidAt::File);
            }
        }
        i += 1;
    }
}

const fn list(tables: &mut Tables<'_>, by: usize, links: &[Link], at: SaidAt) {
    let mut i = 0;
    while i < links.len() {
        if matches!(links[i].kind, LinkKind::Opaque) {
            tables.faults.add(by, FaultKind::Opaque { text: links[i].text });
        } else {
            held(tables, by, &links[i], at, &links[i].targets);
        }
        i += 1;
    }
}

/// The innermost step: where all is well it calls `find` and nothing else. Calls and loops are what
/// `long_running_const_eval` counts.
const fn held(tables: &mut Tables<'_>, by: usize, link: &Link, at: SaidAt, targets: &Held) {
    match targets {
        Held::Nothing => {}
        Held::All(all) => {
            let mut i = 0;
            while i < all.len() {
                held(tables, by, link, at, &all[i]);
                i += 1;
            }
        }
        // Files are checked for names that nobody has before this.
        Held::Named(name) => {
            if let Some(target) = named(tables, name) {
                held(tables, by, link, at, &Held::One(target));
            }
        }
        Held::One(target) => {
            let other = find(tables, target.hash);
            let me = by as u32;
            if other == NONE || other == me {
                unfit(tables, by, link, *target, other);
                return;
            }
            let (before, after) =
                if matches!(link.kind, LinkKind::ClosesAfter) { (other, me) } else { (me, other) };
            let origin = Origin::Said { by: me, kind: link.kind, text: link.text, at };
            tables.raw[tables.used.raw].edge = Edge { before, after, origin };
            tables.used.raw += 1;
        }
    }
}

/// The first resource of this name. Slow, and only asked of what files say.
const fn named(tables: &Tables<'_>, name: &str) -> Option<Identity> {
    let mut i = 0;
    while i < tables.used.resources {
        let identity = tables.slots[i].identity;
        if same(identity.name, name) {
            return Some(identity);
        }
        i += 1;
    }
    None
}

/// What is used must be declared, or it would be closed by nobody. `closes_after` and `closes_before` speak of
/// resources that need not be there: without them there is nothing to order.
const fn unfit(tables: &mut Tables<'_>, by: usize, link: &Link, target: Identity, other: u32) {
    let Link { kind, text, .. } = *link;
    if other != NONE {
        tables.faults.add(by, FaultKind::Itself { kind, text });
    } else if matches!(kind, LinkKind::Field | LinkKind::Uses) {
        tables.faults.add(by, FaultKind::NotDeclared { target, text });
    }
}
