//! The solver: from what is said to an order, its stages, its longest path and its faults.
//!
//! It is one list of steps over tables that somebody else owns. Each step is linear in slots and edges but for
//! the sort of `order` values, and none calls a function in its innermost loop where const evaluation would
//! count it: at 1,000 slots with 3 edges each the whole must stay far below the two million steps at which
//! `long_running_const_eval` refuses it.
#![expect(
    clippy::cast_possible_truncation,
    reason = "slots and edges are numbered in u32: a list of four billion types does not compile"
)]

mod barriers;
mod cycles;
mod edges;
mod resolve;
mod shares;
mod tables;
mod walk;

#[cfg(feature = "model")]
pub use shares::FLOOR;
pub(super) use tables::{Node, Raw, Tables, Used};

#[cfg(feature = "rt")]
use super::Plan;
use super::faults::{FaultKind, Faults};
use super::{Facts, Held, Link, LinkKind, Settings, Settled};

/// How many slots a plan of these resources may have: one each, and the barriers.
#[must_use]
pub const fn count_slots(facts: &[Facts]) -> usize {
    let ordered = count_ordered(facts);
    facts.len() + ordered.saturating_sub(1)
}

/// How many edges a plan of these resources may have: one for each link, and those of the barriers.
#[must_use]
pub const fn count_edges(facts: &[Facts]) -> usize {
    let mut edges = 3 * count_ordered(facts);
    let mut i = 0;
    while i < facts.len() {
        edges += count_links(facts[i].links) + count_links(facts[i].more_links);
        edges += count_links(facts[i].file_links);
        i += 1;
    }
    edges
}

const fn count_ordered(facts: &[Facts]) -> usize {
    let mut ordered = 0;
    let mut i = 0;
    while i < facts.len() {
        ordered += facts[i].order.is_some() as usize;
        i += 1;
    }
    ordered
}

const fn count_links(links: &[Link]) -> usize {
    let mut count = 0;
    let mut i = 0;
    while i < links.len() {
        if !matches!(links[i].kind, LinkKind::Opaque) {
            count += count_held(&links[i].targets);
        }
        i += 1;
    }
    count
}

const fn count_held(held: &Held) -> usize {
    match held {
        Held::Nothing => 0,
        Held::One(_) | Held::Named(_) => 1,
        Held::All(all) => {
            let mut count = 0;
            let mut i = 0;
            while i < all.len() {
                count += count_held(&all[i]);
                i += 1;
            }
            count
        }
    }
}

/// Solves a closed lifecycle. Returns the worst case; where there are faults it is not all there.
pub(super) const fn closed(
    tables: &mut Tables<'_>,
    facts: &[Facts],
    settings: &Settings,
    settled: &Settled,
) -> u64 {
    table(tables, facts);
    if !walk::walk(tables) {
        cycles::cycles(tables);
    }
    let worst_case = worst_case(tables, settled);
    if tables.faults.are_none() && worst_case > settled.grace.nanos {
        let fault = over_grace(tables, settings, settled, worst_case);
        tables.faults.add(Faults::NOWHERE, fault);
    }
    worst_case
}

/// Solves an open lifecycle. What has to yield is said; returns the worst case, and the fault if it is over
/// grace.
#[cfg(feature = "rt")]
pub(super) fn open(
    tables: &mut Tables<'_>,
    facts: &[Facts],
    settings: &Settings,
    settled: &Settled,
    said: &mut Vec<String>,
) -> (u64, Option<FaultKind>) {
    table(tables, facts);
    cycles::untie(tables, said);
    let worst_case = worst_case(tables, settled);
    let over = worst_case > settled.grace.nanos;
    (worst_case, over.then(|| over_grace(tables, settings, settled, worst_case)))
}

/// From facts to the edge table.
const fn table(tables: &mut Tables<'_>, facts: &[Facts]) {
    resolve::slots(tables, facts);
    resolve::links(tables, facts);
    barriers::barriers(tables, facts);
    edges::edges(tables);
}

const fn worst_case(tables: &mut Tables<'_>, settled: &Settled) -> u64 {
    shares::shares(tables, settled).saturating_add(settled.around_cleanup())
}

const fn over_grace(
    tables: &mut Tables<'_>,
    settings: &Settings,
    settled: &Settled,
    worst_case: u64,
) -> FaultKind {
    let cleanups = shares::without_barriers(tables, settled);
    FaultKind::OverGrace {
        enough: shares::enough(tables, settings, worst_case),
        without_barriers: cleanups.saturating_add(settled.around_cleanup()),
    }
}

#[cfg(feature = "rt")]
impl Tables<'_> {
    /// What has been solved.
    pub(super) const fn plan(&self, settings: Settled, worst_case: u64) -> Plan<'_> {
        Plan {
            lifecycle: "",
            settings,
            slots: self.slots.split_at(self.used.slots).0,
            edges: self.edges.split_at(self.used.edges).0,
            order: self.order.split_at(self.used.order).0,
            critical_path: self.critical.split_at(self.used.critical).0,
            worst_case,
        }
    }
}
