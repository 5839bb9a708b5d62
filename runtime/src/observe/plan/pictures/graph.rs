//! Nodes and edges by number: resources first, then the places where `order` makes all of one value wait for another.

use std::collections::HashMap;

use crate::observe::plan::outline::{Outline, PlanOutline};
use crate::observe::plan::text::head;
use crate::observe::plan::words::{plain, spelled};

/// A picture of an outline.
pub(super) struct Graph {
    /// What it shows, in a line.
    pub(super) title: String,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

pub(super) struct Node {
    /// Its lines.
    pub(super) label: Vec<String>,
    /// Its stage, from 0; none where it is no resource.
    pub(super) stage: Option<usize>,
    /// Whether it is on the critical path.
    pub(super) critical: bool,
}

pub(super) struct Edge {
    pub(super) before: usize,
    pub(super) after: usize,
    /// The reason; none where a node says it.
    pub(super) label: Option<String>,
}

impl Graph {
    pub(super) fn of(outline: &Outline) -> Self {
        let Some(plan) = &outline.plan else {
            let label = ["an open lifecycle", "has no plan before it runs"].map(str::to_owned).to_vec();
            let node = Node { label, stage: None, critical: false };
            return Self { title: plain(&outline.lifecycle), nodes: vec![node], edges: Vec::new() };
        };
        let mut graph = Self { title: head(outline, plan), nodes: Vec::new(), edges: Vec::new() };
        let numbers = graph.resources(plan);
        let said = plan.edges.iter().map(|edge| Edge {
            before: numbers[edge.before.as_str()],
            after: numbers[edge.after.as_str()],
            label: Some(plain(&edge.reason())),
        });
        graph.edges.extend(said);
        graph.orders(plan, &numbers);
        if graph.nodes.is_empty() {
            graph.nodes.push(Node {
                label: vec!["nothing to close".to_owned()],
                stage: None,
                critical: false,
            });
        }
        graph
    }

    /// Adds the resources. Returns their numbers.
    fn resources<'a>(&mut self, plan: &'a PlanOutline) -> HashMap<&'a str, usize> {
        let critical = plan.critical_path.iter().map(|step| step.name.as_str());
        // The same kind of map as below: another is KiB of code.
        let critical: HashMap<_, usize> = critical.zip(0..).collect();
        let mut numbers = HashMap::new();
        for (stage, resources) in plan.stages.iter().enumerate() {
            for resource in resources {
                numbers.insert(resource.name.as_str(), self.nodes.len());
                let timeout = &resource.timeout;
                let time = plain(&format!("{} ({})", spelled(timeout.bound), timeout.from));
                self.nodes.push(Node {
                    label: vec![plain(&resource.name), time],
                    stage: Some(stage),
                    critical: critical.contains_key(resource.name.as_str()),
                });
            }
        }
        numbers
    }

    /// Adds a node between each two values of `order`: an edge for each pair of resources would be their square.
    fn orders(&mut self, plan: &PlanOutline, numbers: &HashMap<&str, usize>) {
        for pair in plan.order.windows(2) {
            let [lower, higher] = pair else { continue };
            let number = self.nodes.len();
            let label = vec![format!("order {} < {}", lower.order, higher.order)];
            self.nodes.push(Node { label, stage: None, critical: false });
            let edge = |before, after| Edge { before, after, label: None };
            self.edges.extend(lower.resources.iter().map(|name| edge(numbers[name.as_str()], number)));
            self.edges.extend(higher.resources.iter().map(|name| edge(number, numbers[name.as_str()])));
        }
    }
}
