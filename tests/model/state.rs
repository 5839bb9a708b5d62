//! A state: the engine, a witness, and what may still be answered.

use std::time::Duration;

use gracefully::__model::engine::{Action, Call, Canonical, Engine, Event, InstanceId, Taken};
use support::virtual_world::{Lifecycle, Witness};

use crate::graphs::Graph;

/// Longer than a burst, so that two requests at different ticks are two.
pub(crate) const TICK: u64 = 16;

/// What may still be answered, of one instance.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of one another")]
pub(crate) struct Open {
    pub(crate) managed: bool,
    pub(crate) quiescing: bool,
    pub(crate) working: bool,
    pub(crate) running: bool,
    pub(crate) cancelled: bool,
    pub(crate) aborting: bool,
    pub(crate) closed: bool,
}

#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of one another")]
pub(crate) struct State {
    pub(crate) engine: Engine,
    pub(crate) witness: Witness,
    pub(crate) open: Vec<Open>,
    pub(crate) now: Duration,
    pub(crate) requests: u8,
    pub(crate) main_dropping: bool,
    pub(crate) main_ended: bool,
    /// The app was told to stop, and has not said what is in flight.
    pub(crate) asked: bool,
    pub(crate) working: bool,
    pub(crate) runtime_ending: bool,
    pub(crate) runtime_taken: bool,
    pub(crate) left: bool,
}

impl State {
    pub(crate) fn arrival(index: usize, size: usize) -> Event {
        let id = InstanceId(index as u64);
        if index < size {
            Event::Managed { id, slot: gracefully::__model::engine::SlotRef::Declared(index) }
        } else {
            Event::Deferred { id, name: "deferred" }
        }
    }

    pub(crate) fn step(&mut self, event: Event, now: Duration, lifecycle: &Lifecycle) {
        self.now = now;
        self.foresee(&event, lifecycle);
        self.witness.before(&event, now);
        let mut actions = Vec::new();
        let said = event.clone();
        self.engine.step(event, now, &mut actions);
        self.witness.after(&actions, self.engine.phase());
        for action in &actions {
            self.take(action);
        }
        if let Some(broken) = self.witness.violations.first() {
            panic!("{broken}\nafter {said:?}, which led to {actions:#?}\nin {:#?}", self.engine);
        }
    }

    /// What this event settles of what may still happen.
    fn foresee(&mut self, event: &Event, lifecycle: &Lifecycle) {
        match event {
            Event::Managed { id, .. } | Event::Deferred { id, .. } => {
                let index = usize::try_from(id.0).expect("few instances");
                self.witness.arrives(*id, (index < lifecycle.facts.len()).then_some(index));
                self.open[index].managed = true;
            }
            Event::Close { id, .. } => self.of(*id).closed = true,
            Event::Signal(_) | Event::Shutdown => self.requests += 1,
            Event::MainEnded(_) => {
                self.main_ended = true;
                self.requests = self.requests.max(1);
            }
            Event::Leaving { taken, .. } => self.foresee_leaving(taken),
            Event::Quiesced { id, working, .. } => {
                let open = self.of(*id);
                (open.quiescing, open.working) = (false, *working);
            }
            Event::Working => (self.asked, self.working) = (false, true),
            Event::WorkEnded { of: None } => (self.asked, self.working) = (false, false),
            Event::WorkEnded { of: Some(id) } => self.of(*id).working = false,
            Event::Finished { id, .. } | Event::Stopped { id } => self.of(*id).running = false,
            Event::Aborted { id, .. } => self.of(*id).aborting = false,
            Event::RuntimeEnded => self.runtime_ending = false,
            _ => {}
        }
    }

    fn foresee_leaving(&mut self, taken: &Taken) {
        self.left = true;
        self.requests = self.requests.max(1);
        self.main_ended |= taken.main.is_some();
        self.runtime_taken |= taken.runtime;
        match taken.call {
            Some((id, Call::Quiesce)) => self.of(id).quiescing = false,
            Some((id, Call::Cleanup)) => self.of(id).running = false,
            Some((id, Call::Abort)) => self.of(id).aborting = false,
            None => {}
        }
    }

    fn take(&mut self, action: &Action) {
        match action {
            Action::Stop { .. } => self.asked = true,
            Action::Quiesce(id) => self.of(*id).quiescing = true,
            Action::Start { id, .. } => self.of(*id).running = true,
            Action::Cancel(id) => self.of(*id).cancelled = true,
            Action::Abort(id) => self.of(*id).aborting = true,
            Action::Settled { id, .. } => {
                // What it may still answer is ignored, and the same whenever it comes.
                *self.of(*id) = Open { managed: true, closed: true, ..Open::default() };
            }
            Action::DropMain => self.main_dropping = true,
            Action::EndRuntime { .. } => self.runtime_ending = true,
            _ => {}
        }
    }

    fn of(&mut self, id: InstanceId) -> &mut Open {
        &mut self.open[usize::try_from(id.0).expect("few instances")]
    }

    /// States that differ only in which of two like resources is which are one.
    pub(crate) fn fingerprint(&self, graph: &Graph) -> (u64, u64) {
        let Canonical { common: mut key, mut slots } = self.engine.canonical();
        let rest =
            u64::from(self.requests) << 2 | u64::from(self.main_ended) << 1 | u64::from(self.runtime_ending);
        let rest = rest << 2 | u64::from(self.left) << 1 | u64::from(self.runtime_taken);
        let rest = rest << 2 | u64::from(self.asked) << 1 | u64::from(self.working);
        key.extend([key.len() as u64, rest]);
        if !self.witness.is_gone() {
            for ((slot, open), class) in slots.iter_mut().zip(&self.open).zip(&graph.classes) {
                slot.insert(0, (slot.len() as u64) << 16 | (*class as u64) << 8 | open.bits());
            }
            slots.sort_unstable();
            key.extend(slots.iter().flatten());
            key.extend(self.open.get(graph.edges.len()).map(|open| open.bits()));
        }
        (mixed(&key, 0), mixed(&key, 1))
    }
}

impl Open {
    fn bits(self) -> u64 {
        [self.managed, self.quiescing, self.working, self.running, self.aborting, self.closed]
            .iter()
            .fold(0, |bits, &bit| bits << 1 | u64::from(bit))
    }
}

/// Two of these tell states apart: the chance that any two of a million are confused is below 1 in 10^20.
fn mixed(key: &[u64], salt: u64) -> u64 {
    let start = 0x9e37_79b9_7f4a_7c15 ^ salt;
    let fold = |hash: u64, &word: &u64| {
        let wide = u128::from(hash ^ word) * (0xa076_1d64_78bd_642f + u128::from(salt << 8));
        #[expect(clippy::cast_possible_truncation, reason = "both halves are folded into one")]
        let (low, high) = (wide as u64, (wide >> 64) as u64);
        (low ^ high).rotate_left(29).wrapping_add(word)
    };
    key.iter().fold(start, fold)
}
