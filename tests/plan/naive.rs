//! The same plan by the shortest road: names, sets of pairs, reachability of all pairs, paths by recursion, and
//! shares by halving. It shares no code and no idea with the solver but the rules.

use std::collections::{BTreeMap, BTreeSet};

use gracefully::__model::plan::LinkKind;

use crate::case::{Case, MILLI};

const SECOND: u64 = 1_000 * MILLI;
const FLOOR: u64 = 250 * MILLI;

/// A pair of names: the first closes before the second.
pub(crate) type Pair = (String, String);

#[derive(Debug, Default)]
pub(crate) struct Naive {
    pub(crate) names: Vec<String>,
    orders: BTreeMap<String, i64>,
    timeouts: BTreeMap<String, Option<u64>>,
    /// Pairs that fields and `uses` say.
    pub(crate) used: BTreeSet<Pair>,
    /// Pairs that anything but `order` says.
    pub(crate) said: BTreeSet<Pair>,
    /// Pairs that `order` says.
    pub(crate) ordered: BTreeSet<Pair>,
    /// Entries at fault by themselves, with the word for it.
    pub(crate) faults: BTreeSet<(usize, &'static str)>,
    pub(crate) reach: BTreeSet<Pair>,
}

impl Naive {
    pub(crate) fn of(case: &Case) -> Self {
        let mut naive = Self::default();
        for (i, entry) in case.entries.iter().enumerate() {
            let name = Case::name(entry.who);
            if naive.names.contains(&name) {
                naive.faults.insert((i, "duplicate"));
                continue;
            }
            naive.names.push(name.clone());
            naive.timeouts.insert(name.clone(), entry.timeout.map(|timeout| timeout * MILLI));
            naive.orders.extend(entry.order.map(|order| (name, order)));
        }
        let mut met = BTreeSet::new();
        for (i, entry) in case.entries.iter().enumerate() {
            if met.insert(entry.who) {
                naive.links(case, i);
            }
        }
        for (a, low) in &naive.orders {
            for (b, high) in &naive.orders {
                if low < high {
                    naive.ordered.insert((a.clone(), b.clone()));
                }
            }
        }
        let all: BTreeSet<Pair> = naive.said.union(&naive.ordered).cloned().collect();
        naive.reach = closure(&naive.names, &all);
        naive
    }

    fn links(&mut self, case: &Case, i: usize) {
        let me = Case::name(case.entries[i].who);
        for said in &case.entries[i].says {
            let used = matches!(said.kind, LinkKind::Field | LinkKind::Uses);
            if said.kind == LinkKind::Opaque {
                self.faults.insert((i, "opaque"));
                continue;
            }
            for target in &said.targets {
                let other = Case::name(*target);
                if other == me {
                    self.faults.insert((i, "itself"));
                } else if !self.names.contains(&other) {
                    if used {
                        self.faults.insert((i, "not declared"));
                    }
                } else if said.kind == LinkKind::ClosesAfter {
                    self.said.insert((other, me.clone()));
                } else {
                    self.said.insert((me.clone(), other.clone()));
                    if used {
                        self.used.insert((me.clone(), other));
                    }
                }
            }
        }
    }

    pub(crate) fn has(&self, a: &str, b: &str) -> bool {
        let pair = (a.to_owned(), b.to_owned());
        self.said.contains(&pair) || self.ordered.contains(&pair)
    }

    pub(crate) fn reaches(&self, a: &str, b: &str) -> bool {
        self.reach.contains(&(a.to_owned(), b.to_owned()))
    }

    pub(crate) fn on_a_cycle(&self, name: &str) -> bool {
        self.reaches(name, name)
    }

    pub(crate) fn is_cyclic(&self) -> bool {
        self.names.iter().any(|name| self.on_a_cycle(name))
    }

    /// The longest path up to and with `name`, by this measure of each resource.
    fn path_to(&self, name: &str, measure: &dyn Fn(&str) -> u64, known: &mut BTreeMap<String, u64>) -> u64 {
        if let Some(length) = known.get(name) {
            return *length;
        }
        let before: Vec<&String> = self.names.iter().filter(|other| self.has(other, name)).collect();
        let longest = before.into_iter().map(|other| self.path_to(other, measure, known)).max().unwrap_or(0);
        let length = longest + measure(name);
        known.insert(name.to_owned(), length);
        length
    }

    fn longest(&self, measure: &dyn Fn(&str) -> u64) -> u64 {
        let mut known = BTreeMap::new();
        self.names.iter().map(|name| self.path_to(name, measure, &mut known)).max().unwrap_or(0)
    }

    fn with_share(&self, share: u64) -> impl Fn(&str) -> u64 {
        move |name| self.timeouts[name].unwrap_or(share)
    }

    /// Only where there is no cycle.
    pub(crate) fn numbers(&self, case: &Case) -> Numbers {
        let [grace, delay, drain, reserve] = case.bounds.map(|bound| bound.map(|bound| bound * MILLI));
        let all = grace.unwrap_or(30 * SECOND);
        let end = to_the_millisecond(all / 10).min(SECOND);
        let around = delay.unwrap_or(0)
            + drain.unwrap_or(to_the_millisecond(all / 6).min(5 * SECOND))
            + reserve.unwrap_or(to_the_millisecond(all / 10).min(SECOND))
            + end;
        let budget = all.saturating_sub(around);
        let fits = |share: u64| self.longest(&self.with_share(share)) <= budget;
        let largest = if fits(0) { halve(budget, fits) } else { 0 };
        let mut floor = FLOOR;
        if case.bounds.iter().all(Option::is_none) {
            let unwritten = |name: &str| u64::from(self.timeouts[name].is_none());
            floor = floor.min(budget.checked_div(self.longest(&unwritten)).unwrap_or(floor));
        }
        let share = largest.max(floor);
        let cleanups = self.longest(&self.with_share(share));
        Numbers { share, grace: all, worst_case: cleanups + around, cleanups }
    }

    /// How long all that lies before `name` takes, and how many resources the longest chain before it has.
    pub(crate) fn before(&self, name: &str, share: u64) -> (u64, u64) {
        let measure = self.with_share(share);
        let length = self.path_to(name, &measure, &mut BTreeMap::new()) - measure(name);
        (length, self.path_to(name, &|_| 1, &mut BTreeMap::new()) - 1)
    }
}

#[derive(Debug)]
pub(crate) struct Numbers {
    pub(crate) share: u64,
    pub(crate) grace: u64,
    pub(crate) worst_case: u64,
    pub(crate) cleanups: u64,
}

/// The largest number up to `most` that fits, where what fits is closed downwards.
fn halve(most: u64, fits: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle) { low = middle } else { high = middle - 1 }
    }
    low
}

/// Who reaches whom (Warshall).
pub(crate) fn closure(names: &[String], pairs: &BTreeSet<Pair>) -> BTreeSet<Pair> {
    let mut reach = pairs.clone();
    for through in names {
        for a in names {
            if !reach.contains(&(a.clone(), through.clone())) {
                continue;
            }
            for b in names {
                if reach.contains(&(through.clone(), b.clone())) {
                    reach.insert((a.clone(), b.clone()));
                }
            }
        }
    }
    reach
}

fn to_the_millisecond(nanos: u64) -> u64 {
    match nanos / 1_000_000 {
        0 => nanos,
        millis => millis * 1_000_000,
    }
}
