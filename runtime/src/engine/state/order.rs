//! The order of an open lifecycle: made from the types that have turned up, when it is needed.

use std::sync::Arc;

use super::{Engine, Graph, SlotState};
use crate::engine::SlotRef;
use crate::plan::{Facts, PlanBuf, Settings};

/// What an open lifecycle knows.
#[derive(Debug, Clone)]
pub(crate) struct OpenOrder {
    settings: Settings,
    /// In the order of their appearance, as their slots are. Barriers come after them and have no state of their own.
    facts: Arc<Vec<Facts>>,
    /// The slot of each type by the hash of its identity, in the order of the hashes.
    by_identity: Arc<Vec<(u64, u32)>>,
    /// A type has turned up since the graph was made.
    pub(crate) stale: bool,
    /// What had to yield, one message each.
    pub(crate) dropped: Vec<String>,
    /// What is to be said of the worst case.
    pub(crate) over_grace: Option<String>,
}

impl OpenOrder {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            facts: Arc::default(),
            by_identity: Arc::default(),
            stale: false,
            dropped: Vec::new(),
            over_grace: None,
        }
    }
}

impl Engine {
    /// The slot that is meant; in an open lifecycle it is made when its type turns up.
    pub(in crate::engine) fn slot_of(&mut self, slot: &SlotRef) -> Option<u32> {
        match (slot, &mut self.open) {
            (SlotRef::Declared(index), None) => {
                let index = u32::try_from(*index).ok()?;
                (index < u32::try_from(self.slots.len()).ok()?).then_some(index)
            }
            (SlotRef::Open(facts), Some(open)) => {
                let hash = facts.identity.hash;
                let place = match open.by_identity.binary_search_by_key(&hash, |known| known.0) {
                    Ok(known) => return Some(open.by_identity[known].1),
                    Err(place) => place,
                };
                let index = u32::try_from(open.facts.len()).ok()?;
                self.slots.truncate(open.facts.len());
                self.slots.push(SlotState::default());
                Arc::make_mut(&mut open.facts).push(**facts);
                Arc::make_mut(&mut open.by_identity).insert(place, (hash, index));
                open.stale = true;
                Some(index)
            }
            _ => None,
        }
    }

    /// The name of a slot that holds instances.
    pub(in crate::engine) fn slot_name(&self, slot: u32) -> &'static str {
        match &self.open {
            Some(open) => open.facts[slot as usize].identity.name,
            None => self.graph.nodes[slot as usize].name,
        }
    }

    /// Makes the order anew if a type has turned up. What has begun is not taken back.
    pub(in crate::engine) fn refresh(&mut self) {
        let Some(open) = self.open.as_mut().filter(|open| open.stale) else { return };
        let (plan, mut messages) = PlanBuf::open(&open.facts, &open.settings);
        let plan = plan.plan();
        // The plan says last of all that it is too long, and that alone breaks no order.
        let over = plan.worst_case > plan.settings.grace.nanos;
        open.over_grace = if over { messages.pop() } else { None };
        open.dropped = messages;
        open.stale = false;
        self.graph = Arc::new(Graph::new(&plan));
        self.slots.resize(self.graph.nodes.len(), SlotState::default());
        self.count_waits();
    }
}
