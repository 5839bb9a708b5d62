//! From a plan to its outline: from indices to names.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use super::outline::{
    BoundOutline, BoundSource, BoundsOutline, EdgeKind, EdgeOutline, OrderOutline, Outline, PlanOutline,
    ResourceOutline, StepOutline,
};
use crate::plan::{Origin, Plan, Settled, Slot, Written};
use crate::words::Signal;

impl Plan<'_> {
    /// The plan in names and times, with every reason.
    #[must_use]
    pub fn outline(&self) -> Outline {
        let names = Names::of(self.slots);
        let plan = PlanOutline {
            worst_case: self.worst_case(),
            worst_case_without_order: self.worst_case().saturating_sub(self.made_by_order()),
            stages: stages(self, &names),
            edges: edges(self, &names),
            order: order(self, &names),
            critical_path: critical_path(self, &names),
        };
        Outline { plan: Some(plan), ..Outline::open(self.lifecycle, &self.settings) }
    }

    /// How much shorter the critical path would be without barriers.
    fn made_by_order(&self) -> Duration {
        let mut starts = vec![0_u64; self.slots.len()];
        let mut longest = 0;
        for &slot in self.order {
            let end = starts[slot as usize].saturating_add(self.slots[slot as usize].timeout.nanos);
            longest = longest.max(end);
            let row = self.edges.partition_point(|edge| edge.before < slot);
            let row = self.edges[row..].iter().take_while(|edge| edge.before == slot);
            for edge in row.filter(|edge| edge.is_said()) {
                let start = &mut starts[edge.after as usize];
                *start = end.max(*start);
            }
        }
        let path = self.critical_path.iter().map(|slot| self.slots[*slot as usize].timeout.nanos);
        Duration::from_nanos(path.fold(0, u64::saturating_add).saturating_sub(longest))
    }
}

impl Outline {
    /// What is known of an open lifecycle before it runs.
    pub(crate) fn open(lifecycle: &str, settings: &Settled) -> Self {
        let bounds = BoundsOutline {
            grace: bound(settings.grace),
            delay: bound(settings.delay),
            drain: bound(settings.drain),
            reserve: bound(settings.reserve),
            end: bound(settings.end),
            fast: bound(settings.fast),
        };
        let Settled { signals, exit, panics, eof, sources, .. } = *settings;
        // One by one: to collect them sorts them first, and a sort is ten KiB of code.
        let mut signals_from = BTreeMap::new();
        for (signal, from) in Signal::ALL.into_iter().zip(sources.signals) {
            if let Some(from) = BoundSource::if_file(from) {
                signals_from.insert(signal.name().to_owned(), from);
            }
        }
        Self {
            lifecycle: lifecycle.to_owned(),
            bounds,
            signals,
            exit,
            panics,
            eof,
            signals_from,
            exit_from: BoundSource::if_file(sources.exit),
            panics_from: BoundSource::if_file(sources.panics),
            eof_from: BoundSource::if_file(sources.eof),
            plan: None,
        }
    }
}

fn bound(written: Written) -> BoundOutline {
    let bound = Duration::from_nanos(written.nanos);
    BoundOutline { bound, from: BoundSource::of_lifecycle(written.source) }
}

fn timeout(slot: &Slot) -> BoundOutline {
    let bound = Duration::from_nanos(slot.timeout.nanos);
    BoundOutline { bound, from: BoundSource::of_resource(slot.timeout.source) }
}

/// The name of each slot, each once.
struct Names(Vec<String>);

impl Names {
    fn of(slots: &[Slot]) -> Self {
        let mut used = HashSet::new();
        Self(slots.iter().map(|slot| once(&mut used, slot.identity.name)).collect())
    }

    fn name(&self, slot: u32) -> String {
        self.0[slot as usize].clone()
    }
}

fn once(used: &mut HashSet<String>, name: &str) -> String {
    let numbered = (2_u32..).map(|number| format!("{name} ({number})"));
    let mut all = std::iter::once(name.to_owned()).chain(numbered);
    all.find(|name| used.insert(name.clone())).unwrap_or_default()
}

fn stages(plan: &Plan<'_>, names: &Names) -> Vec<Vec<ResourceOutline>> {
    let resource = |(index, slot): (u32, &Slot)| ResourceOutline {
        name: names.name(index),
        timeout: timeout(slot),
        starts_by: Duration::from_nanos(slot.starts_by),
        order: slot.order,
        order_from: BoundSource::if_file(slot.order_source),
    };
    plan.by_stage().into_iter().map(|stage| stage.into_iter().map(resource).collect()).collect()
}

fn edges(plan: &Plan<'_>, names: &Names) -> Vec<EdgeOutline> {
    let said = plan.edges.iter().filter_map(|edge| match edge.origin {
        Origin::Said { by, kind, text, .. } => Some(EdgeOutline {
            before: names.name(edge.before),
            after: names.name(edge.after),
            why: EdgeKind::of(kind),
            said_by: names.name(by),
            words: text.to_owned(),
        }),
        Origin::Order => None,
    });
    said.collect()
}

fn order(plan: &Plan<'_>, names: &Names) -> Vec<OrderOutline> {
    let mut groups: Vec<OrderOutline> = Vec::new();
    for (index, slot) in plan.closing() {
        if let Some(order) = slot.order {
            let at = groups.partition_point(|group| group.order < order);
            if groups.get(at).is_none_or(|group| group.order != order) {
                groups.insert(at, OrderOutline { order, resources: Vec::new() });
            }
            groups[at].resources.push(names.name(index));
        }
    }
    groups
}

fn critical_path(plan: &Plan<'_>, names: &Names) -> Vec<StepOutline> {
    let mut sum = plan.settings.delay.nanos.saturating_add(plan.settings.drain.nanos);
    let step = |&index: &u32| {
        let slot = &plan.slots[index as usize];
        sum = sum.saturating_add(slot.timeout.nanos);
        let done_by = Duration::from_nanos(sum);
        StepOutline { name: names.name(index), timeout: timeout(slot), done_by }
    };
    plan.critical_path.iter().map(step).collect()
}
