//! Longest paths, and the time-outs that nobody wrote.

use super::tables::{NONE, Tables};
use crate::plan::{Settings, Settled, Source, Written};

/// The least that an unwritten time-out gets beside written numbers: 250 ms, in nanoseconds.
#[cfg_attr(not(feature = "model"), expect(unreachable_pub, reason = "shown to tests and models alone"))]
pub const FLOOR: u64 = 250_000_000;

/// A longest path.
#[derive(Clone, Copy)]
struct Path {
    /// Its last slot; `NONE` where there are no slots.
    last: u32,
    /// Its length.
    length: u64,
    /// The sum of the written time-outs on it.
    written: u64,
    /// How many unwritten ones are on it.
    unwritten: u64,
}

/// Which weights a path is measured with.
#[derive(Clone, Copy)]
struct Measure {
    /// What an unwritten time-out counts.
    share: u64,
    /// Whether written time-outs count.
    written: bool,
    /// Whether paths go through barriers.
    barriers: bool,
}

/// Gives every unwritten time-out its share, and fills `critical` and the start of every slot. Returns the
/// length of the critical path.
pub(super) const fn shares(tables: &mut Tables<'_>, settled: &Settled) -> u64 {
    let (share, path) = share(tables, settled);
    let mut i = 0;
    while i < tables.used.slots {
        tables.slots[i].starts_by = tables.nodes[i].length;
        if !tables.slots[i].barrier && matches!(tables.slots[i].timeout.source, Source::Default) {
            tables.slots[i].timeout.nanos = share;
        }
        i += 1;
    }
    critical(tables, &path);
    path.length
}

/// The length of the longest path that goes through no barrier, with the shares as they are.
pub(super) const fn without_barriers(tables: &mut Tables<'_>, settled: &Settled) -> u64 {
    let (share, _) = share(tables, settled);
    longest(tables, Measure { share, written: true, barriers: false }).length
}

/// The share of every unwritten time-out, and the longest path with it, which is the last one measured.
///
/// It is the largest with which the longest path fits into the budget, and at least the floor. Only a written
/// number may make the floor break the budget; so where the bounds of the lifecycle are the defaults, the floor
/// is no more than what would be the share if no time-out were written.
const fn share(tables: &mut Tables<'_>, settled: &Settled) -> (u64, Path) {
    let budget = settled.cleanup_budget();
    let largest = largest(tables, budget);
    if let Some((share, path)) = largest
        && (share >= FLOOR || path.last == NONE)
    {
        return (share, path);
    }
    let mut share = FLOOR;
    if settled.is_default() {
        let most = longest(tables, Measure { share: 1, written: false, barriers: true }).length;
        if most > 0 && budget / most < share {
            share = budget / most;
        }
    }
    if let Some((fits, _)) = largest
        && fits > share
    {
        share = fits;
    }
    (share, longest(tables, Measure { share, written: true, barriers: true }))
}

/// The largest share with which the longest path fits; none where written time-outs alone do not.
///
/// Newton's steps from above: the longest path with this share allows at most that one, which is smaller; a path
/// that still does not fit allows less. A path is never met twice, and few are met.
const fn largest(tables: &mut Tables<'_>, budget: u64) -> Option<(u64, Path)> {
    let mut share = budget;
    loop {
        let path = longest(tables, Measure { share, written: true, barriers: true });
        if path.length <= budget {
            return Some((share, path));
        }
        if path.unwritten == 0 || path.written > budget {
            return None;
        }
        share = (budget - path.written) / path.unwritten;
    }
}

/// Notes the longest path before each slot in `length`, and the slot it comes from in `came_from`.
const fn longest(tables: &mut Tables<'_>, measure: Measure) -> Path {
    let Tables { slots, edges, order, nodes, used, .. } = tables;
    let mut i = 0;
    while i < used.slots {
        nodes[i].length = 0;
        nodes[i].came_from = NONE;
        i += 1;
    }
    let mut path = Path { last: NONE, length: 0, written: 0, unwritten: 0 };
    let mut i = 0;
    while i < used.order {
        let slot = order[i] as usize;
        i += 1;
        let mut step = 0;
        if slots[slot].barrier {
            if !measure.barriers {
                continue;
            }
        } else if matches!(slots[slot].timeout.source, Source::Default) {
            step = measure.share;
        } else if measure.written {
            step = slots[slot].timeout.nanos;
        }
        // `saturating_add` by hand: calls are what `long_running_const_eval` counts.
        let before = nodes[slot].length;
        let end = if step > u64::MAX - before { u64::MAX } else { before + step };
        if end > path.length || path.last == NONE {
            path.length = end;
            path.last = slot as u32;
        }
        let mut edge = if slot == 0 { 0 } else { nodes[slot - 1].row_end as usize };
        let row_end = nodes[slot].row_end as usize;
        while edge < row_end {
            let after = &mut nodes[edges[edge].after as usize];
            if after.length < end {
                after.length = end;
                after.came_from = slot as u32;
            }
            edge += 1;
        }
    }
    count(tables, &mut path);
    path
}

const fn count(tables: &Tables<'_>, path: &mut Path) {
    let mut at = path.last;
    while at != NONE {
        let slot = &tables.slots[at as usize];
        if !slot.barrier {
            if matches!(slot.timeout.source, Source::Default) {
                path.unwritten += 1;
            } else {
                path.written = path.written.saturating_add(slot.timeout.nanos);
            }
        }
        at = tables.nodes[at as usize].came_from;
    }
}

/// Fills `critical` from the path's last slot backwards, then turns it round.
const fn critical(tables: &mut Tables<'_>, path: &Path) {
    let mut used = 0;
    let mut at = path.last;
    while at != NONE {
        if !tables.slots[at as usize].barrier {
            tables.critical[used] = at;
            used += 1;
        }
        at = tables.nodes[at as usize].came_from;
    }
    let mut i = 0;
    while i < used / 2 {
        tables.critical.swap(i, used - 1 - i);
        i += 1;
    }
    tables.used.critical = used;
}

/// The least grace period, in round numbers, in which these cleanups fit.
///
/// Whoever writes it makes the floor whole. What is not written grows with it, each by less than grace grows by.
pub(super) const fn enough(tables: &mut Tables<'_>, settings: &Settings, worst_case: u64) -> u64 {
    const SECOND: u64 = 1_000_000_000;
    let cleanups = longest(tables, Measure { share: FLOOR, written: true, barriers: true }).length;
    let round = if worst_case >= SECOND { SECOND } else { SECOND / 1000 };
    let mut grace = worst_case;
    loop {
        // Rounded first: what is proposed is what is measured.
        let Some(rounded) = grace.checked_next_multiple_of(round) else { return u64::MAX };
        grace = rounded;
        let settled = Settings { grace: Some(Written::new(grace, Source::Lifecycle)), ..*settings }.settle();
        let needed = settled.around_cleanup().saturating_add(cleanups);
        if needed <= grace {
            return grace;
        }
        grace = needed;
    }
}
