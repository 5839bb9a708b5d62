//! The plan at run time: an open lifecycle, and the boot check of a closed one.

use super::faults::{self, Fault, FaultKind, Faults, ONE, Step, Text};
use super::solve::{self, Node, Raw, Tables, Used};
use super::{Edge, Facts, Plan, Settings, Settled, Slot, count_edges, count_slots};

/// A plan that owns its tables.
#[derive(Debug, Clone)]
pub struct PlanBuf {
    settings: Settled,
    slots: Vec<Slot>,
    edges: Vec<Edge>,
    order: Vec<u32>,
    critical_path: Vec<u32>,
    worst_case: u64,
}

impl PlanBuf {
    /// The plan of a closed lifecycle.
    ///
    /// # Errors
    ///
    /// With what the compiler would say, where the environment has overridden what it has seen: every fault,
    /// as listed.
    pub fn closed(facts: &[Facts], settings: &Settings) -> Result<Self, Vec<String>> {
        let settled = settings.settle();
        let mut store = Store::new(facts);
        let mut tables = store.tables();
        let worst_case = solve::closed(&mut tables, facts, settings, &settled);
        let plan = tables.plan(settled, worst_case);
        let mut found: Vec<&Fault> = Vec::new();
        for fault in tables.faults.all() {
            let at = found.partition_point(|other| other.entry <= fault.entry);
            found.insert(at, fault);
        }
        if found.is_empty() {
            return Ok(plan.into());
        }
        Err(found.into_iter().map(|fault| words(&plan, tables.trail, fault)).collect())
    }

    /// The plan of an open lifecycle, whatever it says, and one message for each thing that had to yield.
    ///
    /// Links to resources that are not there are nothing; a field that cannot be seen into uses nothing; in a
    /// cycle the weakest edge yields; the worst case may be over the grace period.
    #[must_use]
    pub fn open(facts: &[Facts], settings: &Settings) -> (Self, Vec<String>) {
        let settled = settings.settle();
        let mut store = Store::new(facts);
        let mut tables = store.tables();
        let mut said = Vec::new();
        let (worst_case, over) = solve::open(&mut tables, facts, settings, &settled, &mut said);
        let plan = tables.plan(settled, worst_case);
        let own = tables.faults.all().iter().filter(|fault| matches!(fault.kind, FaultKind::Itself { .. }));
        let mut messages: Vec<String> = own.map(|fault| words(&plan, tables.trail, fault)).collect();
        messages.append(&mut said);
        if let Some(kind) = over {
            messages.push(words(&plan, tables.trail, &Fault { entry: Faults::NOWHERE, kind }));
        }
        (plan.into(), messages)
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> Plan<'_> {
        Plan {
            lifecycle: "",
            settings: self.settings,
            slots: &self.slots,
            edges: &self.edges,
            order: &self.order,
            critical_path: &self.critical_path,
            worst_case: self.worst_case,
        }
    }
}

impl From<Plan<'_>> for PlanBuf {
    fn from(plan: Plan<'_>) -> Self {
        Self {
            settings: plan.settings,
            slots: plan.slots.to_vec(),
            edges: plan.edges.to_vec(),
            order: plan.order.to_vec(),
            critical_path: plan.critical_path.to_vec(),
            worst_case: plan.worst_case,
        }
    }
}

fn words(plan: &Plan<'_>, trail: &[Step], fault: &Fault) -> String {
    let mut text = Text::<ONE>::new();
    faults::write(&mut text, plan, trail, fault);
    text.as_str().to_owned()
}

/// The tables of one solution.
struct Store {
    slots: Vec<Slot>,
    edges: Vec<Edge>,
    order: Vec<u32>,
    critical: Vec<u32>,
    trail: Vec<Step>,
    nodes: Vec<Node>,
    raw: Vec<Raw>,
    faults: Faults,
}

impl Store {
    fn new(facts: &[Facts]) -> Self {
        let (slots, edges) = (count_slots(facts), count_edges(facts));
        Self {
            slots: vec![Slot::EMPTY; slots],
            edges: vec![Edge::EMPTY; edges],
            order: vec![0; slots],
            critical: vec![0; slots],
            trail: vec![Step::EMPTY; slots],
            nodes: vec![Node::EMPTY; slots],
            raw: vec![Raw::EMPTY; edges],
            faults: Faults::none(),
        }
    }

    fn tables(&mut self) -> Tables<'_> {
        Tables {
            slots: &mut self.slots,
            edges: &mut self.edges,
            order: &mut self.order,
            critical: &mut self.critical,
            trail: &mut self.trail,
            nodes: &mut self.nodes,
            raw: &mut self.raw,
            faults: &mut self.faults,
            used: Used::NOTHING,
        }
    }
}
