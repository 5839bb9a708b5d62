//! A discrete event simulation around the engine: instances that do what a test says, and time that jumps.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use gracefully::__model::engine::{
    Action, Call, Ending, Engine, Event, InstanceId, MainEnd, Outcome, Phase, SlotRef, Taken, View, WayOut,
};

use super::behaviour::{Abort, Behaviour, Cleanup, Leave, Main, Work};
use super::{Lifecycle, Witness};

/// An engine, what it is surrounded by, and a witness.
#[derive(Debug, Clone)]
pub struct World {
    /// The engine.
    pub engine: Engine,
    /// The witness.
    pub witness: Witness,
    /// Everything that was done, and when.
    pub trace: Vec<(Duration, Action)>,
    /// What those who look on see after each step, if anybody does.
    pub views: Option<Vec<View>>,
    lifecycle: Arc<Lifecycle>,
    behaviours: Vec<Behaviour>,
    main: Main,
    /// What the app's own tasks and guards do.
    pub work: Work,
    /// How long the runtime takes to end; none: for ever.
    runtime: Option<u64>,
    queue: BTreeMap<(Duration, u64), Event>,
    /// No cleanup goes on any more.
    runtime_taken: bool,
    /// What is to come of a cleanup by itself.
    pending: BTreeMap<InstanceId, (Duration, u64)>,
    count: u64,
    now: Duration,
}

impl World {
    /// A world in which nothing has happened.
    #[must_use]
    pub fn new(lifecycle: Lifecycle, main: Main) -> Self {
        let lifecycle = Arc::new(lifecycle);
        let mut world = Self {
            engine: Engine::new(lifecycle.config()),
            witness: Witness::new(&lifecycle),
            trace: Vec::new(),
            views: None,
            lifecycle,
            behaviours: Vec::new(),
            work: Work::None,
            runtime: Some(0),
            queue: BTreeMap::new(),
            runtime_taken: false,
            pending: BTreeMap::new(),
            count: 0,
            now: Duration::ZERO,
            main,
        };
        if let Some(asks) = world.main.asks {
            world.at(asks, Event::MainAsked);
        }
        world
    }

    /// With a runtime that takes this long to end; none: for ever.
    #[must_use]
    pub fn with_runtime(mut self, ends_after: Option<u64>) -> Self {
        self.runtime = ends_after;
        self
    }

    /// Manages a value of `entry` at this time. Its number is the count of those before it.
    pub fn manage(&mut self, millis: u64, entry: usize, behaviour: Behaviour) -> InstanceId {
        let id = self.next(behaviour);
        self.at(millis, Event::Managed { id, slot: self.lifecycle.slot(entry) });
        id
    }

    /// Defers work at this time.
    pub fn defer(&mut self, millis: u64, behaviour: Behaviour) -> InstanceId {
        let id = self.next(behaviour);
        self.at(millis, Event::Deferred { id, name: "deferred" });
        id
    }

    /// Has this happen.
    pub fn at(&mut self, millis: u64, event: Event) {
        self.push(Duration::from_millis(millis), event);
    }

    /// Runs until nothing can happen any more.
    ///
    /// # Panics
    ///
    /// Where it never ends.
    pub fn run(&mut self) {
        for _ in 0..100_000 {
            let queued = self.queue.keys().next().map(|&(at, _)| at);
            let woken = self.engine.wake_at();
            let (at, event) = match (queued, woken) {
                (Some(queued), woken) if woken.is_none_or(|woken| queued <= woken) => {
                    let ((at, _), event) = self.queue.pop_first().expect("there is one");
                    (at, event)
                }
                (_, Some(woken)) => (woken, Event::Tick),
                (_, None) => return,
            };
            self.step(at.max(self.now), event);
        }
        panic!("it never ends");
    }

    /// How it ended.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        self.trace.iter().find_map(|(_, action)| match action {
            Action::End(ending) => Some(*ending),
            _ => None,
        })
    }

    /// When this was done first, in milliseconds.
    #[must_use]
    pub fn when(&self, is: impl Fn(&Action) -> bool) -> Option<u64> {
        let found = self.trace.iter().find(|(_, action)| is(action));
        found.map(|(at, _)| u64::try_from(at.as_millis()).unwrap_or(u64::MAX))
    }

    fn step(&mut self, now: Duration, event: Event) {
        // The witness cannot tell what struck just before an arrival from what the arrival did.
        let arrives = matches!(event, Event::Managed { .. } | Event::Deferred { .. });
        if arrives && self.engine.wake_at().is_some_and(|at| at <= now) {
            self.step(now, Event::Tick);
        }
        self.now = now;
        match &event {
            Event::Managed { id, slot } => {
                let entry = match slot {
                    SlotRef::Declared(entry) => *entry,
                    SlotRef::Open(facts) => self.entry_of(facts.identity.hash),
                };
                self.witness.arrives(*id, Some(entry));
            }
            Event::Deferred { id, .. } => self.witness.arrives(*id, None),
            Event::Finished { .. } | Event::Stopped { .. } if self.runtime_taken => return,
            Event::Finished { id, .. } => {
                self.pending.remove(id);
            }
            Event::Leaving { taken: Taken { call: Some((_, Call::Cleanup)), .. }, .. }
                if self.runtime_taken =>
            {
                return;
            }
            Event::Leaving { taken, .. } => {
                self.runtime_taken |= taken.runtime;
                if let Some((id, Call::Cleanup)) = taken.call {
                    self.pending.remove(&id);
                }
            }
            Event::MainEnded(_) if self.has_main_ended() => return,
            _ => {}
        }
        self.witness.before(&event, now);
        let mut actions = Vec::new();
        self.engine.step(event, now, &mut actions);
        self.witness.after(&actions, self.engine.phase());
        if let Some(views) = &mut self.views {
            views.extend(self.engine.view(now));
        }
        for action in actions {
            self.answer(&action);
            self.trace.push((now, action));
        }
    }

    fn has_main_ended(&self) -> bool {
        !matches!(
            self.engine.records().main,
            gracefully::__model::engine::MainRecord::Running | gracefully::__model::engine::MainRecord::Stuck
        )
    }

    fn entry_of(&self, hash: u64) -> usize {
        let found = self.lifecycle.facts.iter().position(|facts| facts.identity.hash == hash);
        found.expect("an entry of this lifecycle")
    }

    fn answer(&mut self, action: &Action) {
        match *action {
            Action::Stop { .. } if self.engine.phase() < Phase::Gone => {
                self.main_leaves();
                if self.work == Work::None {
                    self.after(0, Event::WorkEnded { of: None });
                } else {
                    self.after(0, Event::Working);
                    self.work_is_told(self.work, None);
                }
            }
            Action::CutWork(of) => self.work_is_cut(of),
            Action::DropMain => {
                if let Some(drops) = self.main.drops {
                    self.after(drops, Event::MainEnded(MainEnd::Dropped));
                }
            }
            Action::Quiesce(id) => {
                let Behaviour { quiesce, work, .. } = self.behaviour(id);
                self.after_abort(quiesce, (id, Call::Quiesce), |panicked| Event::Quiesced {
                    id,
                    panicked,
                    working: work != Work::None,
                });
                self.work_is_told(work, Some(id));
            }
            Action::Abort(id) => {
                let abort = self.behaviour(id).abort;
                self.after_abort(abort, (id, Call::Abort), |panicked| Event::Aborted { id, panicked });
            }
            Action::Start { id, .. } => self.starts(id),
            Action::Cancel(id) => self.cancels(id),
            Action::EndRuntime { .. } => {
                if let Some(runtime) = self.runtime {
                    self.after(runtime, Event::RuntimeEnded);
                }
            }
            _ => {}
        }
    }

    fn work_is_told(&mut self, work: Work, of: Option<InstanceId>) {
        if let Work::Ends(millis) = work {
            self.after(millis, Event::WorkEnded { of });
        }
    }

    fn work_is_cut(&mut self, of: Option<InstanceId>) {
        let all: Vec<(Option<InstanceId>, Work)> = if let Some(id) = of {
            vec![(of, self.behaviour(id).work)]
        } else {
            // Who comes later has nothing that could be cut.
            let there = (0..).map(InstanceId).zip(&self.behaviours);
            let there = there.filter(|(id, _)| self.witness.is_there(*id));
            let of_instances = there.map(|(id, behaviour)| (Some(id), behaviour.work));
            std::iter::once((None, self.work)).chain(of_instances).collect()
        };
        for (of, work) in all {
            if let Work::Cut(millis) = work {
                self.after(millis, Event::WorkEnded { of });
            }
        }
    }

    fn main_leaves(&mut self) {
        let knows = self.main.asks.is_some_and(|asks| Duration::from_millis(asks) <= self.now);
        if let (true, Leave::After(millis, end)) = (knows, self.main.leave.clone()) {
            self.after(millis, Event::MainEnded(end));
        }
    }

    fn starts(&mut self, id: InstanceId) {
        let finished = |outcome| Event::Finished { id, outcome };
        let (millis, event) = match self.behaviour(id).cleanup {
            Cleanup::Ok(millis) | Cleanup::BlockFor(millis) => (millis, finished(Outcome::Ok)),
            Cleanup::Error(millis) => (millis, finished(Outcome::Failed("broken".into()))),
            Cleanup::Panic(millis) => (millis, finished(Outcome::Panicked("broken".into()))),
            Cleanup::Exit(millis) => (millis, exit_in((id, Call::Cleanup))),
            Cleanup::Hang(_) | Cleanup::Block => return,
        };
        let key = self.after(millis, event);
        self.pending.insert(id, key);
    }

    fn cancels(&mut self, id: InstanceId) {
        match self.behaviour(id).cleanup {
            Cleanup::Hang(millis) => {
                self.after(millis, Event::Stopped { id });
            }
            Cleanup::Ok(_) | Cleanup::Error(_) | Cleanup::Panic(_) | Cleanup::Exit(_) => {
                if let Some(key) = self.pending.remove(&id) {
                    self.queue.remove(&key);
                    self.after(0, Event::Stopped { id });
                }
            }
            Cleanup::Block | Cleanup::BlockFor(_) => {}
        }
    }

    fn after_abort(
        &mut self,
        abort: Abort,
        call: (InstanceId, Call),
        event: impl Fn(Option<String>) -> Event,
    ) {
        let (millis, event) = match abort {
            Abort::Ok(millis) => (millis, event(None)),
            Abort::Panic(millis) => (millis, event(Some("broken".into()))),
            Abort::Exit(millis) => (millis, exit_in(call)),
            Abort::Hang => return,
        };
        self.after(millis, event);
    }

    fn behaviour(&self, id: InstanceId) -> Behaviour {
        self.behaviours[usize::try_from(id.0).expect("few instances")]
    }

    fn next(&mut self, behaviour: Behaviour) -> InstanceId {
        self.behaviours.push(behaviour);
        InstanceId(self.behaviours.len() as u64 - 1)
    }

    fn after(&mut self, millis: u64, event: Event) -> (Duration, u64) {
        self.push(self.now + Duration::from_millis(millis), event)
    }

    fn push(&mut self, at: Duration, event: Event) -> (Duration, u64) {
        self.count += 1;
        self.queue.insert((at, self.count), event);
        (at, self.count)
    }
}

/// `process::exit(3)`, in there.
fn exit_in(call: (InstanceId, Call)) -> Event {
    Event::Leaving { way: WayOut::Exit(Some(3)), taken: Taken { call: Some(call), ..Taken::default() } }
}
