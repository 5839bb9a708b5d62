//! Who waits for whom: one counter for each slot, kept up to date by what arrives and what departs.
//!
//! A slot is *done* when it has no member without a verdict and nothing before it is left to do. `waits` counts the
//! neighbours before it that are not done, so a slot's turn has come when its `waits` are 0. This one rule serves
//! early closes (only edges by which one holds or uses the other count), the cleanup step (every edge counts), what
//! turns up late (a slot that was done is not done any more) and the order of aborts.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Engine, Graph, Roll};
use crate::engine::InstanceId;

/// The state of one slot, or barrier.
#[derive(Debug, Clone, Default)]
pub(crate) struct SlotState {
    /// What has no verdict.
    pub(crate) members: Roll,
    /// How many of its neighbours before it are not done.
    pub(crate) waits: u32,
    /// Something began here.
    pub(crate) served: bool,
    /// The deadline that those share whose cleanups began together in the cleanup step.
    pub(crate) round: Option<Duration>,
    /// Members that close early and wait for their turn.
    pub(crate) closing: BTreeSet<InstanceId>,
    /// The slot with members that kept this one waiting last.
    pub(crate) blocker: Option<&'static str>,
}

impl SlotState {
    pub(crate) fn is_done(&self) -> bool {
        self.members.is_empty() && self.waits == 0
    }
}

impl Engine {
    /// A member more.
    pub(crate) fn arrive(&mut self, slot: u32, id: InstanceId) {
        let state = &mut self.slots[slot as usize];
        let was_done = state.is_done();
        state.members.join(id);
        if was_done && self.ordered() {
            self.reopen(slot);
        }
    }

    /// A member less: one that has been forgotten. Puts the slots whose turn it is now into `ready`.
    pub(crate) fn depart(&mut self, slot: u32, ready: &mut Vec<u32>) {
        let state = &mut self.slots[slot as usize];
        state.members.leave(|id| self.instances.contains_key(&id));
        if state.is_done() && self.ordered() {
            self.finish(slot, ready);
        }
    }

    /// What has no verdict in a slot, in the order of the ids.
    pub(crate) fn members(&self, slot: u32) -> Vec<InstanceId> {
        self.slots[slot as usize].members.all(|id| self.instances.contains_key(&id))
    }

    /// Counts anew: after the edges changed, or which of them count.
    pub(crate) fn count_waits(&mut self) {
        let graph = self.graph.clone();
        for slot in &mut self.slots {
            slot.waits = 0;
        }
        for &slot in &graph.order {
            if !self.slots[slot as usize].is_done() {
                for next in self.counted(&graph, slot) {
                    self.slots[next as usize].waits += 1;
                }
            }
        }
    }

    /// `slot` was done and is not any more, so what closes after it waits for it again.
    fn reopen(&mut self, slot: u32) {
        let graph = self.graph.clone();
        let mut reopened = vec![slot];
        while let Some(slot) = reopened.pop() {
            for next in self.counted(&graph, slot) {
                let state = &mut self.slots[next as usize];
                if state.is_done() {
                    reopened.push(next);
                }
                state.waits += 1;
            }
        }
    }

    /// `slot` is done, so what closes after it waits for one less. Slots without members are done at once.
    fn finish(&mut self, slot: u32, ready: &mut Vec<u32>) {
        let graph = self.graph.clone();
        let mut done = vec![slot];
        while let Some(slot) = done.pop() {
            // Who waited for a slot where nothing was to do waited for what is before that.
            let this = &self.slots[slot as usize];
            let blocker = if this.served { Some(graph.nodes[slot as usize].name) } else { this.blocker };
            for next in self.counted(&graph, slot) {
                let state = &mut self.slots[next as usize];
                state.waits -= 1;
                if state.waits == 0 {
                    state.blocker = blocker;
                    if state.members.is_empty() { done.push(next) } else { ready.push(next) }
                }
            }
        }
    }

    /// Whether `waits` are kept: a plan that is out of date is counted when it is needed.
    fn ordered(&self) -> bool {
        self.open.as_ref().is_none_or(|open| !open.stale)
    }

    /// What closes after `slot` by an edge that counts now.
    fn counted<'g>(&self, graph: &'g Graph, slot: u32) -> impl Iterator<Item = u32> + use<'g> {
        let all = self.every_edge;
        graph.after(slot).iter().filter(move |link| all || link.uses).map(|link| link.slot)
    }
}
