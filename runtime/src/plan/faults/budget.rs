//! The words for a worst case that is over the grace period: a sum that can be followed line by line.

use super::Text;
use crate::plan::{Plan, Source, Written};

/// A longer path is told by its beginning and its end.
const LONG: usize = 16;

/// What is added up, and what is legal.
pub(super) const fn over_grace<const N: usize>(
    text: &mut Text<N>,
    plan: &Plan<'_>,
    enough: u64,
    without_barriers: u64,
) {
    let bounds = &plan.settings;
    text.push("the worst case of ").duration(plan.worst_case);
    text.push(" is over the grace period of ").duration(bounds.grace.nanos);
    source(text, bounds.grace.source);
    text.push(":");
    let mut sum = 0;
    step(text, &mut sum, "delay", bounds.delay);
    step(text, &mut sum, "drain", bounds.drain);
    path(text, plan, &mut sum);
    step(text, &mut sum, "reserve", bounds.reserve);
    // Nobody can write this one.
    step(text, &mut sum, "end", Written { source: Source::Lifecycle, ..bounds.end });
    if without_barriers < plan.worst_case {
        text.push("\nnote: it is `order` that makes this path, not what uses what; without `order` the worst case is ");
        text.duration(without_barriers);
    }
    text.push("\nwrite shorter bounds");
    let by_operator = at_most(text, plan);
    if enough < u64::MAX {
        // Who sets a variable cannot write into the source.
        let grace = match bounds.env {
            Some(variable) if by_operator => Source::Environment(variable),
            None if by_operator => Source::Environment("GRACEFULLY_GRACE"),
            _ => bounds.grace.source,
        };
        instead(text, grace, enough);
    }
}

/// In parentheses, the most that each variable which is part of the sum may say, where the others are left as they are.
/// Whether there is any such variable.
const fn at_most<const N: usize>(text: &mut Text<N>, plan: &Plan<'_>) -> bool {
    let bounds = &plan.settings;
    let over = plan.worst_case.saturating_sub(bounds.grace.nanos);
    let around = [bounds.delay, bounds.drain, bounds.reserve];
    let (mut any, mut told, mut i) = (false, false, 0);
    while i < around.len() + plan.critical_path.len() {
        let bound = match i.checked_sub(around.len()) {
            None => around[i],
            Some(at) => plan.slots[plan.critical_path[at] as usize].timeout,
        };
        if let Source::Environment(variable) = bound.source {
            any = true;
            if bound.nanos > over {
                text.push(if told { ", `" } else { " (`" }).push(variable).push("`: at most ");
                assignable(text, bound.nanos - over);
                told = true;
            }
        }
        i += 1;
    }
    if told {
        text.push(")");
    }
    any
}

/// A duration without spaces, which a shell would take for the end of it.
const fn assignable<const N: usize>(text: &mut Text<N>, nanos: u64) {
    const MILLISECOND: u64 = 1_000_000;
    const SECOND: u64 = 1_000 * MILLISECOND;
    if nanos.is_multiple_of(SECOND) {
        text.count((nanos / SECOND) as usize).push("s");
    } else if nanos.is_multiple_of(MILLISECOND) && nanos > SECOND * 60 {
        text.count((nanos / MILLISECOND) as usize).push("ms");
    } else {
        text.duration(nanos);
    }
}

/// What to write where the grace period was written.
const fn instead<const N: usize>(text: &mut Text<N>, grace: Source, enough: u64) {
    match grace {
        Source::Environment(variable) => {
            text.push(", or `").push(variable).push("=");
            assignable(text, enough);
            text.push("` or more");
        }
        Source::File { .. } | Source::RunTimeFile { .. } => {
            text.push(", or `grace = \"").duration(enough).push("\"` or more in ").source(grace);
        }
        Source::Default | Source::Derive | Source::Lifecycle | Source::Main => {
            text.push(", or `grace = \"").duration(enough).push("\"` or more");
        }
    }
}

const fn path<const N: usize>(text: &mut Text<N>, plan: &Plan<'_>, sum: &mut u64) {
    let path = plan.critical_path;
    let mut i = 0;
    while i < path.len() {
        if path.len() > LONG && i == LONG / 2 {
            while i < path.len() - LONG / 2 {
                *sum = sum.saturating_add(plan.slots[path[i] as usize].timeout.nanos);
                i += 1;
            }
            text.push("\n  … ").count(path.len() - LONG).push(" more …, done by ").duration(*sum);
            continue;
        }
        let slot = &plan.slots[path[i] as usize];
        step(text, sum, slot.identity.name, slot.timeout);
        i += 1;
    }
}

/// One line of the sum; nothing where nothing is added.
const fn step<const N: usize>(text: &mut Text<N>, sum: &mut u64, name: &str, bound: Written) {
    if bound.nanos == 0 {
        return;
    }
    *sum = sum.saturating_add(bound.nanos);
    text.push("\n  ").push(name).push(" ").duration(bound.nanos);
    source(text, bound.source);
    text.push(", done by ").duration(*sum);
}

/// Where a number comes from, if it is not in the source.
const fn source<const N: usize>(text: &mut Text<N>, source: Source) {
    match source {
        Source::Default => text.push(" (not written)"),
        Source::File { .. } | Source::RunTimeFile { .. } | Source::Environment(_) => {
            text.push(" (").source(source).push(")")
        }
        Source::Derive | Source::Lifecycle | Source::Main => text,
    };
}
