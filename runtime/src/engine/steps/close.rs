//! `app.close`: one instance before its time, after everything that may use it.
//!
//! The engine knows which types hold which, not which value holds which. So all instances of the slots that lead to
//! this one by holding or using it are closed before it. A scope knows which of its values hold which: it closes each
//! alone, and sees to their order.

use super::super::InstanceId;
use super::super::Phase;
use super::super::state::{Engine, Place, State};

impl Engine {
    /// Closes this one early. Nothing if that was asked before, or if the plan has come to it anyway.
    pub(in crate::engine) fn close(&mut self, id: InstanceId, alone: bool) {
        if self.phase >= Phase::Cleanup {
            return;
        }
        let Some(instance) = self.instances.get(&id) else { return };
        let Place::Slot(slot) = instance.place else { return };
        if instance.closing {
            return;
        }
        self.refresh();
        if alone {
            return self.close_alone(id);
        }
        self.draw_in(id);
        let before = if self.slots[slot as usize].waits == 0 { Vec::new() } else { self.users_of(slot) };
        for &user in &before {
            for member in self.members(user) {
                self.draw_in(member);
            }
        }
        for slot in before.into_iter().chain([slot]) {
            if self.slots[slot as usize].waits == 0 {
                self.turn(slot);
            }
        }
    }

    /// Closes this one and draws in nobody, now or later.
    fn close_alone(&mut self, id: InstanceId) {
        let Some(instance) = self.instances.get_mut(&id).filter(|instance| instance.state == State::Idle)
        else {
            return;
        };
        (instance.alone, instance.closing, instance.since) = (true, true, self.now);
        self.tell(id);
        self.turn_of(id);
    }

    /// Marks one to be closed early, and tells it to take no new work.
    pub(in crate::engine) fn draw_in(&mut self, id: InstanceId) {
        let Some(instance) = self.instances.get_mut(&id) else { return };
        let Place::Slot(slot) = instance.place else { return };
        if instance.closing || instance.state != State::Idle {
            return;
        }
        instance.closing = true;
        instance.since = self.now;
        self.slots[slot as usize].closing.insert(id);
        self.closing += 1;
        self.tell(id);
    }

    /// It is no longer one that waits to be closed early.
    pub(in crate::engine) fn draw_out(&mut self, slot: u32, id: InstanceId) {
        if self.slots[slot as usize].closing.remove(&id) {
            self.closing -= 1;
        }
    }

    /// Whether an instance that closes early and has not begun waits for `slot`.
    pub(in crate::engine) fn leads_to_a_close(&self, slot: u32) -> bool {
        let mut seen = vec![false; self.graph.nodes.len()];
        let mut next = vec![slot];
        while let Some(slot) = next.pop() {
            for link in self.graph.after(slot).iter().filter(|link| link.uses) {
                if !std::mem::replace(&mut seen[link.slot as usize], true) {
                    if !self.slots[link.slot as usize].closing.is_empty() {
                        return true;
                    }
                    next.push(link.slot);
                }
            }
        }
        false
    }

    /// The slots that hold or use `slot`, directly or not.
    fn users_of(&self, slot: u32) -> Vec<u32> {
        let mut seen = vec![false; self.graph.nodes.len()];
        let (mut users, mut next) = (Vec::new(), vec![slot]);
        while let Some(slot) = next.pop() {
            for link in self.graph.before(slot).iter().filter(|link| link.uses) {
                if !std::mem::replace(&mut seen[link.slot as usize], true) {
                    users.push(link.slot);
                    next.push(link.slot);
                }
            }
        }
        users
    }
}
