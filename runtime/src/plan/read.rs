//! What people ask of a plan.

use std::time::Duration;

use super::{Identity, Plan, Slot};

impl<'a> Plan<'a> {
    /// The same plan, under the name of its lifecycle.
    #[doc(hidden)]
    #[must_use]
    pub const fn named(mut self, lifecycle: &'a str) -> Self {
        self.lifecycle = lifecycle;
        self
    }

    /// The names of the resources, in an order of closing: by stage, then as listed.
    #[must_use]
    pub fn order(&self) -> Vec<&'static str> {
        self.closing().map(|(_, slot)| slot.identity.name).collect()
    }

    /// The names of the resources by stage. What is in one stage has nothing to do with each other; a resource never
    /// waits for its stage, only for what closes before it.
    #[must_use]
    pub fn stages(&self) -> Vec<Vec<&'static str>> {
        let names = |stage: Vec<(_, &Slot)>| stage.iter().map(|(_, slot)| slot.identity.name).collect();
        self.by_stage().into_iter().map(names).collect()
    }

    /// The names of the resources whose time-outs add up to the longest cleanup, in the order of closing.
    #[must_use]
    pub fn critical_path(&self) -> Vec<&'static str> {
        self.critical_path.iter().map(|slot| self.slots[*slot as usize].identity.name).collect()
    }

    /// The longest that the shutdown may take: delay, drain, critical path, reserve and end.
    #[must_use]
    pub const fn worst_case(&self) -> Duration {
        Duration::from_nanos(self.worst_case)
    }

    /// What the worst case has to fit into.
    #[must_use]
    pub const fn grace(&self) -> Duration {
        Duration::from_nanos(self.settings.grace.nanos)
    }

    /// The resources with their indices, in the order of closing.
    pub(crate) fn closing(&self) -> impl Iterator<Item = (u32, &'a Slot)> {
        let slots = self.slots;
        self.order.iter().map(|&slot| (slot, &slots[slot as usize])).filter(|(_, slot)| !slot.barrier)
    }

    /// The stage of this resource.
    pub(crate) fn stage_of(&self, identity: Identity) -> Option<u32> {
        let own = |slot: &&Slot| !slot.barrier && slot.identity.hash == identity.hash;
        self.slots.iter().find(own).map(|slot| slot.stage)
    }

    /// The same by stage. They come by stage, and no stage is empty.
    pub(crate) fn by_stage(&self) -> Vec<Vec<(u32, &'a Slot)>> {
        let slots: Vec<_> = self.closing().collect();
        slots.chunk_by(|(_, a), (_, b)| a.stage == b.stage).map(<[_]>::to_vec).collect()
    }
}
