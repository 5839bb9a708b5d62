//! The walk: from every state by everything that can happen in it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use gracefully::__model::Signal;
use gracefully::__model::engine::{
    Action, Call, Canonical, Engine, Event, InstanceId, MainEnd, Outcome, Phase, Taken, WayOut,
};
use gracefully::__model::plan::{LinkKind, Settings};
use support::virtual_world::{Entry, Lifecycle, Witness, written};

use crate::graphs::Graph;

/// Longer than a burst, so that two requests at different ticks are two.
const TICK: u64 = 16;

/// What may happen besides faults.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "choices that are independent of one another")]
pub(crate) struct Scope {
    /// Values turn up at any time, and not only before the request.
    pub(crate) late: bool,
    /// `app.close` at any time.
    pub(crate) closes: bool,
    /// Quiesces panic, and return in any order.
    pub(crate) quiesces: bool,
    /// Tasks and guards are in flight, of the app and of every resource, and end at any time or never.
    pub(crate) works: bool,
    /// One piece of deferred work.
    pub(crate) deferred: bool,
    /// One thread leaves by itself, at any time, from anywhere.
    pub(crate) leaves: bool,
    /// How many requests follow the first one, in every order and at every tick.
    pub(crate) requests: u8,
    /// Things happen at every tick, and not only at once and just before a deadline.
    pub(crate) ticks: bool,
}

impl Scope {
    pub(crate) const EVERYTHING: Self = Self {
        late: true,
        closes: true,
        quiesces: true,
        works: true,
        deferred: true,
        leaves: true,
        requests: 2,
        ticks: true,
    };
    pub(crate) const FAULTS: Self = Self {
        late: false,
        closes: false,
        quiesces: false,
        works: false,
        deferred: false,
        leaves: false,
        requests: 0,
        ticks: false,
    };
}

/// What may still be answered, of one instance.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of one another")]
struct Open {
    managed: bool,
    quiescing: bool,
    working: bool,
    running: bool,
    cancelled: bool,
    aborting: bool,
    closed: bool,
}

#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of one another")]
struct State {
    engine: Engine,
    witness: Witness,
    open: Vec<Open>,
    now: Duration,
    requests: u8,
    main_dropping: bool,
    main_ended: bool,
    /// The app was told to stop, and has not said what is in flight.
    asked: bool,
    working: bool,
    runtime_ending: bool,
    runtime_taken: bool,
    left: bool,
}

/// Walks everything over one graph. Says how many states there are.
///
/// # Panics
///
/// Where a guarantee is broken.
pub(crate) fn walk(graph: &Graph, scope: Scope) -> usize {
    let lifecycle = Arc::new(lifecycle(graph));
    let mut seen = HashSet::new();
    let mut next: Vec<State> = starts(&lifecycle, graph, scope);
    next.retain(|state| seen.insert(state.fingerprint(graph)));
    let mut ends = 0_usize;
    while let Some(state) = next.pop() {
        let moves = state.moves(scope);
        ends += usize::from(state.witness.is_gone());
        assert!(state.witness.is_gone() || !moves.is_empty(), "a state that nothing leads out of");
        for (event, now) in moves {
            let mut after = state.clone();
            after.step(event, now, &lifecycle);
            // Where nothing is in flight that is said at once, before anything else can happen.
            if after.asked && !scope.works {
                after.step(Event::WorkEnded { of: None }, now, &lifecycle);
            }
            if seen.insert(after.fingerprint(graph)) {
                next.push(after);
            }
        }
    }
    assert!(ends > 0, "no end was ever reached");
    seen.len()
}

/// Bounds in ticks: a worst case of four in a row fills the grace period to the last tick.
fn lifecycle(graph: &Graph) -> Lifecycle {
    let ticks = |ticks: u64| Some(written(ticks * TICK));
    let settings = Settings {
        grace: ticks(30),
        delay: ticks(1),
        drain: ticks(2),
        reserve: ticks(16),
        fast: ticks(1),
        ..Settings::NONE
    };
    let entry = |after: &Vec<usize>| Entry {
        order: None,
        timeout: Some(2 * TICK),
        links: after.iter().map(|&after| (LinkKind::Field, after)).collect(),
    };
    let entries: Vec<Entry> = graph.edges.iter().map(entry).collect();
    Lifecycle::closed(&entries, settings).expect("a plan that fits")
}

/// Main asks or does not; everything is there, or nothing yet.
fn starts(lifecycle: &Arc<Lifecycle>, graph: &Graph, scope: Scope) -> Vec<State> {
    let size = graph.edges.len();
    let mut all = Vec::new();
    for asks in [false, true] {
        let mut state = State {
            engine: Engine::new(lifecycle.config()),
            witness: Witness::new(lifecycle),
            open: vec![Open::default(); size + usize::from(scope.deferred)],
            now: Duration::ZERO,
            requests: 0,
            main_dropping: false,
            main_ended: false,
            asked: false,
            working: false,
            runtime_ending: false,
            runtime_taken: false,
            left: false,
        };
        if asks {
            state.step(Event::MainAsked, Duration::ZERO, lifecycle);
        }
        if !scope.late {
            for index in 0..state.open.len() {
                state.step(State::arrival(index, size), Duration::ZERO, lifecycle);
            }
        }
        all.push(state);
    }
    all
}

impl State {
    /// Everything that can happen now, and when.
    fn moves(&self, scope: Scope) -> Vec<(Event, Duration)> {
        if self.witness.is_gone() {
            return Vec::new();
        }
        let mut events = self.requests(scope);
        let size = self.open.len() - usize::from(scope.deferred);
        if !self.main_ended && (self.main_dropping || self.engine.phase() > Phase::Running) {
            events.push(Event::MainEnded(MainEnd::Returned { code: 0 }));
        }
        if self.main_dropping && !self.main_ended {
            events.push(Event::MainEnded(MainEnd::Dropped));
        }
        if self.asked {
            events.push(Event::WorkEnded { of: None });
        }
        if self.asked && scope.works {
            events.push(Event::Working);
        }
        if self.working {
            events.push(Event::WorkEnded { of: None });
        }
        if self.runtime_ending {
            events.push(Event::RuntimeEnded);
        }
        for (index, open) in self.open.iter().enumerate() {
            let id = InstanceId(index as u64);
            if !open.managed && scope.late {
                events.push(Self::arrival(index, size));
            }
            if scope.closes && open.managed && !open.closed && index < size {
                events.push(Event::Close { id, alone: false });
                events.push(Event::Close { id, alone: true });
            }
            self.answers(id, *open, scope, &mut events);
        }
        if scope.leaves && !self.left {
            self.leaves(&mut events);
        }
        let mut moves: Vec<_> = events.into_iter().map(|event| (event, self.now)).collect();
        moves.extend(self.later(scope).map(|later| (Event::Tick, later)));
        moves
    }

    fn requests(&self, scope: Scope) -> Vec<Event> {
        match self.requests {
            0 => vec![
                Event::Signal(Signal::Term),
                Event::Signal(Signal::Int),
                Event::Signal(Signal::Quit),
                Event::Shutdown,
                Event::MainEnded(MainEnd::Failed { code: 1, error: String::new() }),
            ],
            // The second signal after a request that was none is the first one, so one more counts.
            count if count <= scope.requests => {
                vec![Event::Signal(Signal::Int), Event::Signal(Signal::Quit)]
            }
            _ => Vec::new(),
        }
    }

    fn answers(&self, id: InstanceId, open: Open, scope: Scope, events: &mut Vec<Event>) {
        if open.quiescing {
            let index = usize::try_from(id.0).expect("few instances");
            let first = self.open[..index].iter().all(|other| !other.quiescing);
            if scope.quiesces || first {
                events.push(Event::Quiesced { id, panicked: None, working: false });
            }
            if scope.quiesces {
                events.push(Event::Quiesced { id, panicked: Some(String::new()), working: false });
            }
            if scope.works {
                events.push(Event::Quiesced { id, panicked: None, working: true });
            }
        }
        if open.working {
            events.push(Event::WorkEnded { of: Some(id) });
        }
        if open.running && !self.runtime_taken {
            events.push(Event::Finished { id, outcome: Outcome::Ok });
            events.push(Event::Finished { id, outcome: Outcome::Failed(String::new()) });
            events.push(Event::Finished { id, outcome: Outcome::Panicked(String::new()) });
        }
        if open.running && open.cancelled && !self.runtime_taken {
            events.push(Event::Stopped { id });
        }
        if open.aborting {
            events.push(Event::Aborted { id, panicked: None });
            events.push(Event::Aborted { id, panicked: Some(String::new()) });
        }
    }

    /// Whoever may leave: somebody, main's thread, the only one of the runtime, or one that calls into an instance.
    fn leaves(&self, events: &mut Vec<Event>) {
        let mut leave = |main: bool, runtime: bool, call: Option<(InstanceId, Call)>| {
            for way in [WayOut::Exit(Some(3)), WayOut::Panic(String::new())] {
                let main = main.then_some(MainEnd::Left);
                events.push(Event::Leaving { way, taken: Taken { main, runtime, call } });
            }
        };
        leave(false, false, None);
        leave(true, false, None);
        leave(true, true, None);
        for (index, open) in self.open.iter().enumerate() {
            let id = InstanceId(index as u64);
            if open.running {
                leave(false, false, Some((id, Call::Cleanup)));
                leave(true, true, Some((id, Call::Cleanup)));
            }
            if open.quiescing {
                leave(false, false, Some((id, Call::Quiesce)));
            }
            if open.aborting {
                leave(false, false, Some((id, Call::Abort)));
            }
        }
    }

    /// To the next deadline, or the next tick.
    fn later(&self, scope: Scope) -> Option<Duration> {
        let wake = self.engine.wake_at()?;
        if !scope.ticks {
            return Some(wake.max(self.now));
        }
        let tick = Duration::from_millis(TICK);
        let ticks = self.now.as_nanos() / tick.as_nanos() + 1;
        Some(wake.min(tick * u32::try_from(ticks).expect("few ticks")).max(self.now))
    }

    fn arrival(index: usize, size: usize) -> Event {
        let id = InstanceId(index as u64);
        if index < size {
            Event::Managed { id, slot: gracefully::__model::engine::SlotRef::Declared(index) }
        } else {
            Event::Deferred { id, name: "deferred" }
        }
    }

    fn step(&mut self, event: Event, now: Duration, lifecycle: &Lifecycle) {
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
    fn fingerprint(&self, graph: &Graph) -> (u64, u64) {
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
