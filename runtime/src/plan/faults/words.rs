//! The words of every fault: what is wrong, what is legal, what to write.

use super::{Fault, FaultKind, Step, Text, budget};
use crate::plan::names::same;
use crate::plan::{Edge, LinkKind, Origin, Place, Plan, SaidAt, Slot, Source};

/// Room for the words of one fault.
pub(in crate::plan) const ONE: usize = 4096;
/// Room for the words of all faults of one entry.
pub(in crate::plan) const ALL: usize = 8192;
/// A longer cycle is told by its beginning and its end.
const LONG: usize = 12;

/// Writes what is wrong with this plan.
pub(in crate::plan) const fn write<const N: usize>(
    text: &mut Text<N>,
    plan: &Plan<'_>,
    trail: &[Step],
    fault: &Fault,
) {
    match fault.kind {
        FaultKind::Duplicate { first } => duplicate(text, plan, fault.entry, first),
        FaultKind::NotDeclared { target, text: words } => {
            let me = plan.slots[fault.entry].identity.name;
            text.push(me).push(" uses ").push(target.name).push(" (").push(words);
            text.push("), which the lifecycle does not declare: add `")
                .push(target.name)
                .push("` to the list");
        }
        FaultKind::Opaque { text: words } => {
            let slot = &plan.slots[fault.entry];
            text.push(slot.identity.name).push(": ").push(words);
            place(text, " at ", slot.place);
            text.push(" cannot be seen into, so nothing says which resources it uses: write ");
            text.push("`#[uses(..)]` with their names on the field, or `#[uses(nothing)]`");
        }
        FaultKind::Itself { kind, text: words } => itself(text, plan, fault.entry, kind, words),
        FaultKind::Cycle { from, len } => {
            let trail = trail.split_at(from as usize).1.split_at(len as usize).0;
            cycle(text, plan.slots, plan.edges, trail);
            text.push(if len > 2 { "\ndrop one" } else { ": drop one" });
        }
        FaultKind::AgainstOrder { edge } => {
            let edge = &plan.edges[edge as usize];
            said(text, plan.slots, edge);
            text.push(", ");
            by_order(text, plan.slots, edge.after as usize, edge.before as usize);
            text.push(": drop one");
        }
        FaultKind::OverGrace { enough, without_barriers } => {
            budget::over_grace(text, plan, enough, without_barriers);
        }
    }
}

const fn duplicate<const N: usize>(text: &mut Text<N>, plan: &Plan<'_>, entry: usize, first: u32) {
    let (again, before) = (plan.slots[entry].identity.name, plan.slots[first as usize].identity.name);
    text.push(again)
        .push(" is declared twice: it is also entry ")
        .count(first as usize + 1)
        .push(" of the list");
    // Names may be given, so one type may have two.
    if !same(again, before) {
        text.push(" as ").push(before);
    }
    text.push(
        ". One entry stands for all instances of a type, whatever the parameters of a generic one: drop one ",
    );
    text.push("of the two, or wrap one in a type of its own");
}

const fn itself<const N: usize>(
    text: &mut Text<N>,
    plan: &Plan<'_>,
    entry: usize,
    kind: LinkKind,
    words: &str,
) {
    let me = plan.slots[entry].identity.name;
    text.push(me).push(match kind {
        LinkKind::ClosesAfter => " closes after itself (",
        LinkKind::ClosesBefore => " closes before itself (",
        LinkKind::Field | LinkKind::Uses | LinkKind::Opaque => " uses itself (",
    });
    text.push(words).push("): the instances of one type close in parallel. ");
    match kind {
        LinkKind::Field => {
            text.push("Give the one that closes later a type of its own");
        }
        _ => {
            text.push("Drop it, or give the one that closes later a type of its own");
        }
    }
}

/// A cycle: on one line if it has two steps, as a list if it has more.
pub(in crate::plan) const fn cycle<const N: usize>(
    text: &mut Text<N>,
    slots: &[Slot],
    edges: &[Edge],
    trail: &[Step],
) {
    let len = trail.len();
    if len > 2 {
        text.push("these close before one another in a circle:");
    }
    let mut i = 0;
    while i < len {
        if len > 2 {
            text.push("\n  ");
        } else if i > 0 {
            text.push(", ");
        }
        if len > LONG && i == LONG / 2 {
            text.push("… ").count(len - LONG).push(" more …");
            i = len - LONG / 2;
            continue;
        }
        let Step { from, edge } = trail[i];
        let edge = &edges[edge as usize];
        if edge.is_said() {
            said(text, slots, edge);
        } else {
            by_order(text, slots, from as usize, edge.after as usize);
        }
        i += 1;
    }
}

/// ``B closes before C (field `c: Managed<C>`)``.
const fn said<const N: usize>(text: &mut Text<N>, slots: &[Slot], edge: &Edge) {
    let (before, after) = (&slots[edge.before as usize], &slots[edge.after as usize]);
    text.push(before.identity.name).push(" closes before ").push(after.identity.name);
    if let Origin::Said { by, text: words, at, .. } = edge.origin {
        text.push(" (").push(words);
        if by == edge.after {
            text.push(" on ").push(after.identity.name);
        }
        match at {
            SaidAt::Type => place(text, ", ", slots[by as usize].place),
            SaidAt::Entry => {
                text.push(" in the list");
            }
            SaidAt::File => {}
        }
        text.push(")");
    }
}

/// Where a type is defined, if that is known.
const fn place<const N: usize>(text: &mut Text<N>, before: &str, place: Place) {
    if place.line > 0 {
        text.push(before).line(place.file, place.line);
    }
}

/// `C closes before B (order 1 < 5)`.
const fn by_order<const N: usize>(text: &mut Text<N>, slots: &[Slot], before: usize, after: usize) {
    text.push(slots[before].identity.name).push(" closes before ").push(slots[after].identity.name);
    if let (Some(lower), Some(higher)) = (slots[before].order, slots[after].order) {
        text.push(" (order ").number(lower);
        order_place(text, &slots[before]);
        text.push(" < ").number(higher);
        order_place(text, &slots[after]);
        text.push(")");
    }
}

/// Where an order is written, if not in the list.
const fn order_place<const N: usize>(text: &mut Text<N>, slot: &Slot) {
    match slot.order_source {
        Source::Derive => place(text, " at ", slot.place),
        Source::File { .. } | Source::RunTimeFile { .. } => {
            text.push(" in ").source(slot.order_source);
        }
        Source::Lifecycle => {
            text.push(" in the list");
        }
        Source::Default | Source::Main | Source::Environment(_) => {}
    }
}
