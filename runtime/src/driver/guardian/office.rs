//! Where the guardian works, and who stands in for it: a worker that has ended a cleanup begins what comes next, and
//! main's thread lets itself go on, where waking the guardian for that, and them by it, would cost more than all the
//! rest.
//!
//! 1. Who stands in opens the letters in their order, and steps the engine, exactly as the guardian would.
//! 2. It settles what ended clean, begins cleanups, and gives main's thread its last orders, which is short and touches
//!    nothing of the user's. Whatever else there is to open or to do is left to the guardian, in its order, and the
//!    guardian is rung for.
//! 3. What it begins it spawns when it has left the desk: a runtime that is about to end drops a task there and then.
//! 4. As long as it is at the desk it is the guardian to those who leave: whoever panics or exits there is not held.
//! 5. Nobody comes with a request: that has its bound when the guardian knows of it, also where whoever is at the desk
//!    never leaves.

use std::sync::OnceLock;

use super::desk::{Desk, Left};
use super::{Guardian, Letter};
use crate::caught::caught;
use crate::driver::cleanup_task::CleanupTask;
use crate::driver::ways_out::stands_in;
use crate::engine::{Action, Event};
use crate::os::Bell;

/// How many letters one who stands in opens: it has something else to do.
const LETTERS_AT_ONCE: usize = 64;

/// The guardian's desk, and its bell.
pub(in crate::driver) struct Office {
    pub(super) desk: Desk<Box<Guardian>>,
    pub(super) bell: Bell,
    /// What who stood in has panicked with.
    pub(super) broken: OnceLock<String>,
}

impl Office {
    pub(in crate::driver) fn new(bell: Bell) -> Self {
        Self { desk: Desk::new(), bell, broken: OnceLock::new() }
    }

    pub(in crate::driver) fn ring(&self) {
        self.bell.ring();
    }

    /// Somebody has posted a letter and not rung. Inside of the app's runtime, or where that has ended: then nothing is
    /// begun any more.
    pub(in crate::driver) fn visit(&self) {
        let mut begun = Begun::default();
        self.stand_in(&mut begun);
        begun.spawn();
    }

    fn stand_in(&self, begun: &mut Begun) {
        let Some(mut seat) = self.desk.come() else { return };
        let _role = stands_in();
        loop {
            let is_done = match caught(|| seat.with(|guardian| guardian.stand_in(begun))) {
                Ok(is_done) => is_done.unwrap_or(false),
                Err(message) => {
                    // Nobody knows what is on the desk now, so nobody gets there any more.
                    let _ = self.broken.set(message);
                    return self.ring();
                }
            };
            if !is_done {
                seat.leave_to_owner();
                return self.ring();
            }
            match seat.leave() {
                Left::Free => return,
                Left::ToOwner => return self.ring(),
                Left::NotYet(again) => seat = again,
            }
        }
    }
}

/// Cleanups that who stood in has begun. Mostly there is one.
#[derive(Default)]
struct Begun {
    first: Option<CleanupTask>,
    more: Vec<CleanupTask>,
}

impl Begun {
    fn take(&mut self, starting: &mut Vec<CleanupTask>) {
        if self.first.is_none() {
            self.first = starting.pop();
        }
        self.more.append(starting);
    }

    fn spawn(self) {
        for task in self.more.into_iter().chain(self.first) {
            tokio::spawn(task);
        }
    }
}

impl Guardian {
    /// Opens what is there and does it; whether nothing is left to the guardian.
    fn stand_in(&mut self, begun: &mut Begun) -> bool {
        #[cfg(all(test, unix))]
        super::tests::at_the_desk();
        let mut is_done = self.left.is_none() && self.actions.is_empty();
        for _ in 0..LETTERS_AT_ONCE {
            if !is_done {
                break;
            }
            match self.inbox.try_recv() {
                Ok(Letter::Event(event)) if self.is_for_anybody(&event) => {
                    is_done = self.step_in_passing(event);
                }
                Ok(letter) => {
                    self.left = Some(letter);
                    is_done = false;
                }
                Err(_) => {
                    begun.take(&mut self.starting);
                    return !self.gone && self.next_at().is_none_or(|at| self.armed <= at);
                }
            }
        }
        begun.take(&mut self.starting);
        false
    }

    /// Steps, and does what may be done here; whether that was all.
    fn step_in_passing(&mut self, event: Event) -> bool {
        self.decide(event);
        let mut actions = std::mem::take(&mut self.actions);
        let here = actions.iter().position(|action| !self.is_small(action)).unwrap_or(actions.len());
        actions.drain(..here).for_each(|action| self.act(action));
        let is_done = actions.is_empty();
        self.actions = actions;
        is_done
    }

    /// Whether who stands in may step this. Before the request main's end is one.
    fn is_for_anybody(&self, event: &Event) -> bool {
        match event {
            Event::Finished { .. } => true,
            Event::MainEnded(_) | Event::RuntimeEnded => self.leave_by.is_some(),
            _ => false,
        }
    }

    fn is_small(&mut self, action: &Action) -> bool {
        match *action {
            Action::Start { .. } | Action::EndRuntime { .. } | Action::End(_) => true,
            Action::Settled { id, verdict } => {
                verdict.is_clean() && self.instances.get(id).is_none_or(|instance| instance.leaves_nothing())
            }
            _ => false,
        }
    }
}
