//! What is going on, for those who look on. It is made when somebody asks; nothing is kept for it but one count.

use std::time::Duration;

use super::Phase;
use super::state::{Engine, Instance, Place, State, Step, Work};
use crate::plan::SignalAction;
use crate::words::{Signal, Urgency};

/// How many kinds of what is waited for are named.
const NAMED: usize = 16;

/// A moment of a shutdown. All times count from the engine's start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The step of the ladder.
    pub phase: Phase,
    /// How urgent it is.
    pub urgency: Urgency,
    /// When this was so.
    pub now: Duration,
    /// When the shutdown was requested.
    pub requested: Duration,
    /// When the process is gone.
    pub gone_by: Duration,
    /// How many have their verdict, of those that were open when the request came or turned up later.
    pub done: usize,
    /// How many there are.
    pub total: usize,
    /// What is waited for, the longest first.
    pub waits: Vec<Wait>,
    /// How many beyond those are waited for.
    pub more: usize,
    /// How many wait for their turn.
    pub idle: usize,
    /// What Ctrl+C does from here.
    pub next: Option<Next>,
}

/// What is waited for: one thing, or all instances of a resource that do the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// What it does.
    pub what: What,
    /// What it is called; empty where there is only one such thing.
    pub name: &'static str,
    /// How many there are.
    pub count: usize,
    /// Since when the first of them does.
    pub since: Duration,
    /// When the last of them is no longer waited for, where it has a bound of its own.
    pub until: Option<Duration>,
    /// What is in flight, where that is waited for. The engine does not know; who has it counts.
    pub pieces: Pieces,
}

/// Work in flight, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pieces {
    /// Tasks, those that block too.
    pub tasks: usize,
    /// Guards.
    pub guards: usize,
    /// Threads.
    pub threads: usize,
    /// Scopes.
    pub scopes: usize,
}

/// What one that is waited for does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The notice step: it goes on serving.
    Notice,
    /// Main finishes.
    Main,
    /// It is told to take no new work.
    Quiesce,
    /// Its tasks and guards are in flight; without a name the app's own.
    Work,
    /// Its cleanup runs.
    Cleanup,
    /// Deferred work runs.
    Deferred,
    /// It is aborted.
    Abort,
    /// The runtime is shut down.
    Runtime,
}

/// What Ctrl+C does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// How many more of them it takes.
    pub presses: u8,
    /// What they do.
    pub does: Does,
}

/// What a request that is repeated does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Everything gets the short bound.
    Hurry,
    /// Nothing but aborts from there on.
    Abort,
    /// The process ends at once.
    End,
}

impl Engine {
    /// What goes on, once the shutdown is requested. It costs time in proportion to what is open.
    pub fn view(&self, now: Duration) -> Option<View> {
        let request = self.request.as_ref()?;
        let Waits { named, more, idle } = self.waits();
        Some(View {
            phase: self.phase,
            urgency: self.urgency,
            now: now.max(self.now),
            requested: self.history.phases.first().map_or(self.now, |&(_, at)| at),
            gone_by: request.gone_by,
            done: self.history.since_request,
            total: self.history.since_request + self.instances.len(),
            waits: named,
            more,
            idle,
            next: self.next(),
        })
    }

    /// What Ctrl+C does next, where the lifecycle listens to it.
    pub fn next(&self) -> Option<Next> {
        let asks = match self.settings.signals.action_of(Signal::Int) {
            SignalAction::Ignore => return None,
            _ if self.phase == Phase::Gone => return None,
            SignalAction::Graceful => Urgency::Graceful,
            SignalAction::Fast => Urgency::Fast,
            SignalAction::Immediate => Urgency::Immediate,
        };
        (1..=3_u8).find_map(|presses| {
            let does = match self.signals.count.saturating_add(presses) {
                3.. => Does::End,
                count => match asks.max(if count == 2 { Urgency::Fast } else { Urgency::Graceful }) {
                    urgency if urgency <= self.urgency => return None,
                    Urgency::Immediate => Does::Abort,
                    Urgency::Fast | Urgency::Graceful => Does::Hurry,
                },
            };
            Some(Next { presses, does })
        })
    }

    /// What is waited for, and how many wait for their turn.
    fn waits(&self) -> Waits {
        let mut waits = Waits::default();
        self.wait_of_step().into_iter().chain(self.wait_of_work()).for_each(|wait| waits.put(wait));
        for id in &self.deferred {
            let Some(instance) = self.instances.get(id) else { continue };
            match (self.wait_of(instance), instance.place) {
                (Some(wait), Place::Deferred(name)) => waits.put(Wait { name, ..wait }),
                _ => waits.idle += 1,
            }
        }
        for (slot, _) in (0..).zip(&self.slots).filter(|(_, state)| !state.members.is_empty()) {
            let mut kinds: [Option<Wait>; 4] = [None, None, None, None];
            for instance in self.members(slot).iter().filter_map(|id| self.instances.get(id)) {
                let Some(wait) = self.wait_of(instance) else {
                    waits.idle += 1;
                    continue;
                };
                let same = |kind: &Option<Wait>| kind.as_ref().is_none_or(|kind| kind.what == wait.what);
                match kinds.iter_mut().find(|kind| same(kind)) {
                    Some(Some(kind)) => kind.add(&wait),
                    Some(kind) => *kind = Some(Wait { name: self.slot_name(slot), ..wait }),
                    None => waits.more += 1,
                }
            }
            kinds.into_iter().flatten().for_each(|kind| waits.put(kind));
        }
        waits
    }

    /// What the step as a whole waits for.
    fn wait_of_step(&self) -> Option<Wait> {
        let what = match self.phase {
            Phase::Notice => What::Notice,
            Phase::Drain if self.main.end.is_none() && !matches!(self.step, Step::Deferred { .. }) => {
                What::Main
            }
            Phase::End if !self.runtime_ended => What::Runtime,
            _ => return None,
        };
        let since = self.history.phases.last().map_or(self.now, |&(_, at)| at);
        Some(Wait::of(what, since, self.alarm))
    }

    /// What the drain waits for beside main: the app's own tasks and guards.
    fn wait_of_work(&self) -> Option<Wait> {
        let drains = self.phase == Phase::Drain && !matches!(self.step, Step::Deferred { .. });
        let since = self.history.phases.last().map_or(self.now, |&(_, at)| at);
        let in_flight = drains && self.work == Some(Work::InFlight);
        in_flight.then_some(Wait::of(What::Work, since, self.alarm))
    }

    /// What this one does; nothing where it waits for its turn.
    fn wait_of(&self, instance: &Instance) -> Option<Wait> {
        let begun = instance.begun.unwrap_or(self.now);
        let told = instance.told.unwrap_or(self.now);
        let before = if instance.working { What::Work } else { What::Quiesce };
        let (what, since, until) = match instance.state {
            State::Idle if self.is_quiescing(instance) => (before, told, self.alarm),
            State::Idle => return None,
            State::Held { until, .. } => (before, told, Some(until)),
            State::Running { deadline } => match instance.place {
                Place::Slot(_) => (What::Cleanup, begun, Some(deadline)),
                Place::Deferred(_) => (What::Deferred, begun, Some(deadline)),
            },
            State::Stopping { until, .. } => (What::Abort, begun, until),
        };
        Some(Wait::of(what, since, until))
    }

    /// Whether the drain waits for its quiesce.
    fn is_quiescing(&self, instance: &Instance) -> bool {
        self.phase == Phase::Drain && self.step == Step::First && instance.told.is_some() && !instance.quiet
    }
}

/// What is waited for, as it is found.
#[derive(Debug, Default)]
struct Waits {
    /// The longest first.
    named: Vec<Wait>,
    more: usize,
    idle: usize,
}

impl Waits {
    fn put(&mut self, wait: Wait) {
        let at = self.named.iter().position(|other| other.since > wait.since).unwrap_or(self.named.len());
        self.named.insert(at, wait);
        if self.named.len() > NAMED {
            self.more += self.named.pop().map_or(0, |last| last.count);
        }
    }
}

impl Wait {
    fn of(what: What, since: Duration, until: Option<Duration>) -> Self {
        Self { what, name: "", count: 1, since, until, pieces: Pieces::default() }
    }

    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.since = self.since.min(other.since);
        self.until = self.until.zip(other.until).map(|(this, other)| this.max(other));
    }
}
