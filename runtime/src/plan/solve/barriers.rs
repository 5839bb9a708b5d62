//! From `order = n` to edges.

use super::tables::Tables;
use crate::plan::{Edge, Facts, Origin, Slot};

/// Puts a barrier between each two neighbouring values of `order`: all of the lower value close before it, it
/// closes before all of the higher one.
///
/// That is one edge in and one out per resource, where an edge for each pair would be their square. Barriers are
/// chained as well: the order of the others must hold where an open lifecycle makes one resource yield, and a
/// cycle through far values names their two resources and nobody between.
pub(super) const fn barriers(tables: &mut Tables<'_>, facts: &[Facts]) {
    let ordered = sort(tables, facts);
    let mut i = 0;
    let mut inward = None;
    while i < ordered {
        let value = order(facts, tables.order[i]);
        let mut end = i + 1;
        while end < ordered && order(facts, tables.order[end]) == value {
            end += 1;
        }
        let outward = if end < ordered { Some(barrier(tables, value)) } else { None };
        if let (Some(inward), Some(outward)) = (inward, outward) {
            link(tables, inward, outward);
        }
        while i < end {
            let member = tables.order[i];
            if let Some(inward) = inward {
                link(tables, inward, member);
            }
            if let Some(outward) = outward {
                link(tables, member, outward);
            }
            i += 1;
        }
        inward = outward;
    }
}

const fn barrier(tables: &mut Tables<'_>, value: i64) -> u32 {
    let at = tables.used.slots;
    tables.slots[at] = Slot { order: Some(value), ..Slot::EMPTY };
    tables.used.slots += 1;
    at as u32
}

const fn link(tables: &mut Tables<'_>, before: u32, after: u32) {
    tables.add(Edge { before, after, origin: Origin::Order });
}

/// Only asked of resources that have one.
const fn order(facts: &[Facts], slot: u32) -> i64 {
    match facts[slot as usize].order {
        Some(order) => order,
        None => 0,
    }
}

/// Fills `order` with the resources that have one, lowest first, then as listed. Returns how many they are.
///
/// A merge sort from the bottom up, between `order` and `critical`: neither is used yet.
const fn sort(tables: &mut Tables<'_>, facts: &[Facts]) -> usize {
    let mut count = 0;
    let mut i = 0;
    while i < facts.len() {
        if facts[i].order.is_some() {
            tables.order[count] = i as u32;
            count += 1;
        }
        i += 1;
    }
    let mut width = 1;
    while width < count {
        let mut start = 0;
        while start < count {
            merge(tables, facts, start, least(start + width, count), least(start + 2 * width, count));
            start += 2 * width;
        }
        let mut i = 0;
        while i < count {
            tables.order[i] = tables.critical[i];
            i += 1;
        }
        width *= 2;
    }
    count
}

/// Merges the runs `start..middle` and `middle..end` of `order` into `critical`.
const fn merge(tables: &mut Tables<'_>, facts: &[Facts], start: usize, middle: usize, end: usize) {
    let (mut left, mut right, mut to) = (start, middle, start);
    while to < end {
        let from_left = right == end
            || left < middle && order(facts, tables.order[left]) <= order(facts, tables.order[right]);
        if from_left {
            tables.critical[to] = tables.order[left];
            left += 1;
        } else {
            tables.critical[to] = tables.order[right];
            right += 1;
        }
        to += 1;
    }
}

const fn least(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}
