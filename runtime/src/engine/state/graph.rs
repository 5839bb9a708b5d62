//! The plan as the engine walks it: neighbours by index.

use std::time::Duration;

use crate::plan::{LinkKind, Origin, Plan};

/// What the engine keeps of a plan. It never changes; a new plan is a new graph.
#[derive(Debug, Clone, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    /// Every slot, in an order of closing.
    pub(crate) order: Vec<u32>,
    after: Neighbours,
    before: Neighbours,
}

/// A slot, or a barrier.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) name: &'static str,
    pub(crate) timeout: Duration,
    /// The latest end of its cleanup, from the start of the cleanup step, when every abort takes no time.
    pub(crate) ends_by: Duration,
}

/// The other end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) slot: u32,
    /// One of the two holds the other: this edge counts for an early close too.
    pub(crate) uses: bool,
}

/// Neighbours of all slots in one allocation: those of slot `i` are `links[from[i]..from[i + 1]]`.
#[derive(Debug, Clone, Default)]
struct Neighbours {
    from: Vec<u32>,
    links: Vec<Link>,
}

impl Graph {
    pub(crate) fn new(plan: &Plan<'_>) -> Self {
        let nodes: Vec<Node> = plan
            .slots
            .iter()
            .map(|slot| Node {
                name: slot.identity.name,
                timeout: Duration::from_nanos(slot.timeout.nanos),
                ends_by: Duration::from_nanos(slot.starts_by.saturating_add(slot.timeout.nanos)),
            })
            .collect();
        let edges = || {
            plan.edges.iter().map(|edge| {
                let uses = matches!(edge.origin, Origin::Said { kind: LinkKind::Field | LinkKind::Uses, .. });
                (edge.before, edge.after, uses)
            })
        };
        let after = Neighbours::new(nodes.len(), edges());
        let before = Neighbours::new(nodes.len(), edges().map(|(before, after, uses)| (after, before, uses)));
        Self { nodes, order: plan.order.to_vec(), after, before }
    }

    /// What closes after `slot`.
    pub(crate) fn after(&self, slot: u32) -> &[Link] {
        self.after.of(slot)
    }

    /// What closes before `slot`.
    pub(crate) fn before(&self, slot: u32) -> &[Link] {
        self.before.of(slot)
    }
}

impl Neighbours {
    /// From `(here, there, uses)`, by counting.
    fn new(slots: usize, edges: impl Iterator<Item = (u32, u32, bool)> + Clone) -> Self {
        let mut from = vec![0_u32; slots + 1];
        for (here, ..) in edges.clone() {
            from[here as usize + 1] += 1;
        }
        for slot in 0..slots {
            from[slot + 1] += from[slot];
        }
        let mut links = vec![Link { slot: 0, uses: false }; from[slots] as usize];
        let mut free = from.clone();
        for (here, there, uses) in edges {
            let place = &mut free[here as usize];
            links[*place as usize] = Link { slot: there, uses };
            *place += 1;
        }
        Self { from, links }
    }

    fn of(&self, slot: u32) -> &[Link] {
        let slot = slot as usize;
        &self.links[self.from[slot] as usize..self.from[slot + 1] as usize]
    }
}
