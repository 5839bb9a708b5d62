//! The guardian: an OS thread with its own timer that alone owns the engine.
//!
//! 1. Everybody else sends it letters; the order of its queue decides every race.
//! 2. It never runs user code, never waits for a lock, and never writes to anything that may block: quiesces, aborts
//!    and what is told run on rescue threads, cleanups on the app's runtime.
//! 3. When everything else fails, it ends the process at its bound.

use std::io;
use std::sync::mpsc::TryRecvError;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::blame::Blames;
use super::cleanup_task::CleanupTask;
use super::finish::end_now;
use super::heard::Heard;
use super::host::Host;
use super::in_flight::InFlight;
use super::instances::{Instance, Instances};
use super::mailbox::{Inbox, Letter};
use super::rescue::{PATIENCE, Rescue};
use super::stderr;
use super::ways_out::{Leaver, Panics, Role, enter};
use crate::caught::caught;
use crate::clock;
use crate::config;
use crate::drill::Ask;
use crate::engine::{Action, Ending, Engine, Event, InstanceId, View};
use crate::observe::LateUse;
use crate::os::{self, Catcher, Sleeper};
#[cfg(feature = "testing")]
use crate::testing::Trace;
use crate::words::{Urgency, Verdict};
use crate::work::{Group, Stop};

/// The exit status when the library itself is broken (`EX_SOFTWARE`).
const BROKEN: u8 = 70;

/// How many letters are opened before signals are acted on: more than wait there in any program, and not without end.
const LETTERS_AT_ONCE: usize = 1 << 16;

/// Who is held in a way out until everything is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Held {
    Nobody,
    Somebody,
    /// One of the runtime's threads, and maybe others.
    Worker,
}

pub(super) struct Guardian {
    pub(super) engine: Engine,
    base: Instant,
    pub(super) inbox: Inbox,
    pub(super) catcher: Catcher,
    pub(super) rescue: Rescue,
    pub(super) stop: Stop,
    pub(super) in_flight: InFlight,
    pub(super) host: Host,
    pub(super) instances: Instances,
    pub(super) handle: Option<Handle>,
    pub(super) blames: Blames,
    pub(super) runtime_ended: bool,
    pub(super) urgency: Urgency,
    /// The bound of the lifecycle, and when it strikes once the request has come.
    pub(super) grace: Duration,
    pub(super) leave_by: Option<Duration>,
    /// How the process ends, once the engine has said it, if that can no longer be told.
    pub(super) leaving: Option<Ending>,
    pub(super) held: Held,
    pub(super) panics: Panics,
    /// What the engine wants done, in order. Kept, so that it is not allocated for each event.
    actions: Vec<Action>,
    /// Cleanups that the present step has started.
    pub(super) starting: Vec<CleanupTask>,
    pub(super) gone: bool,
    /// What a test wants to know of it.
    #[cfg(feature = "testing")]
    pub(super) trace: Option<Trace>,
    pub(super) heard: Heard,
}

impl Guardian {
    pub(super) fn new(
        (engine, grace): (Engine, Duration),
        base: Instant,
        inbox: Inbox,
        catcher: Catcher,
        rescue: Rescue,
        (stop, work): (Stop, Group),
        host: Host,
    ) -> Self {
        stop.news().set_drain(engine.drain_span(), engine.reserve() / 8);
        Self {
            engine,
            base,
            inbox,
            catcher,
            rescue,
            stop,
            in_flight: InFlight::new(work),
            host,
            instances: Instances::default(),
            handle: None,
            blames: Blames::default(),
            runtime_ended: false,
            urgency: Urgency::Graceful,
            grace,
            leave_by: None,
            leaving: None,
            held: Held::Nobody,
            panics: Panics::default(),
            actions: Vec::new(),
            starting: Vec::new(),
            gone: false,
            #[cfg(feature = "testing")]
            trace: None,
            heard: Heard::default(),
        }
    }

    /// Starts the thread, which lives as long as the process (or, for a hosted app, until it is finished).
    pub(super) fn start(self, sleeper: Sleeper) -> io::Result<()> {
        let owns_process = self.host.owns_process();
        thread::Builder::new().name("gracefully-guardian".into()).spawn(move || {
            enter(Role::Guardian);
            if let Err(message) = caught(move || self.watch(&sleeper))
                && owns_process
            {
                stderr::line(&format!(
                    "gracefully: the guardian panicked, which is a bug of the library: {message}"
                ));
                os::exit_now(BROKEN);
            }
        })?;
        Ok(())
    }

    pub(super) fn now(&self) -> Duration {
        clock::now().saturating_duration_since(self.base)
    }

    pub(super) fn base(&self) -> Instant {
        self.base
    }

    fn watch(mut self, sleeper: &Sleeper) {
        while !self.gone {
            self.take_in();
            // Here, since who is flooded with letters never sleeps.
            self.rescue.relieve_late();
            self.rehearse();
            self.take_at_their_word();
            let (in_flight, instances) = (&self.in_flight, &self.instances);
            let count = |view: &mut View| in_flight.count(view, instances);
            self.host.tell_due(&self.rescue, &self.engine, self.base, count);
            if self.engine.wake_at().is_some_and(|at| at <= self.now()) {
                self.step(Event::Tick);
                continue;
            }
            self.leave_if_due();
            sleeper.reset();
            // What came before the reset rang a bell that is not heard any more.
            if self.take_in() || self.gone {
                continue;
            }
            sleeper.sleep(self.patience());
        }
        self.rescue.end();
    }

    /// How long nothing has to be done.
    fn patience(&self) -> Option<Duration> {
        let backstop = self.leaving.and(self.leave_by);
        let timer = self
            .engine
            .wake_at()
            .into_iter()
            .chain(backstop)
            .chain(self.drill_at())
            .chain(self.tell_at())
            .chain(self.look_at())
            .chain(self.panics.wake_at())
            .min();
        let timer = timer.map(|at| at.saturating_sub(self.now()));
        if self.rescue.is_behind() {
            Some(timer.map_or(PATIENCE, |timer| timer.min(PATIENCE)))
        } else {
            timer
        }
    }

    /// Asks what the drill has to ask by now, if there is one and nobody leaves yet.
    fn rehearse(&mut self) {
        while self.drill_at().is_some_and(|at| at <= self.now()) {
            let now = self.now();
            if let Some(ask) = self.host.drill().and_then(|drill| drill.ask(now)) {
                self.ask(ask);
            }
        }
    }

    fn drill_at(&self) -> Option<Duration> {
        if self.leaving.is_some() || self.gone { None } else { self.host.drill_at() }
    }

    fn tell_at(&self) -> Option<Duration> {
        if self.leaving.is_some() { None } else { self.host.tell_at() }
    }

    pub(super) fn ask(&mut self, ask: Ask) {
        match ask {
            Ask::Send(signal) => {
                // Where none can be sent, nobody can have taken it either.
                if !os::send(signal) {
                    self.hear(signal);
                }
            }
            Ask::Deliver(signal) => self.step(Event::Signal(signal)),
            Ask::Tell(text) => self.host.say(&self.rescue, format!("gracefully: {text}")),
        }
    }

    /// Invariant 3: whoever was to leave has not, and the bound has come.
    fn leave_if_due(&self) {
        if let Some((ending, by)) = self.leaving.zip(self.leave_by)
            && self.now() >= by
        {
            end_now(ending);
        }
    }

    /// Takes in all letters and signals that are there; whether there were any. What was posted before a signal came
    /// is acted on before it.
    fn take_in(&mut self) -> bool {
        let signals = self.take_signals();
        let mut any = !signals.is_empty();
        for _ in 0..LETTERS_AT_ONCE {
            if self.gone {
                break;
            }
            match self.inbox.try_recv() {
                Ok(letter) => {
                    any = true;
                    self.open(letter);
                }
                // Without anybody left who could post there is only time to watch.
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        for signal in signals {
            self.hear(signal);
        }
        any
    }

    pub(super) fn open(&mut self, letter: Letter) {
        match letter {
            Letter::Event(event) => {
                self.runtime_ended |= matches!(event, Event::RuntimeEnded);
                self.step(event);
            }
            Letter::Manage { slot, body, card } => {
                let id = card.id;
                self.instances.insert(Instance::of_body(card, body));
                let (slot, fault) = self.host.overridden(slot);
                self.step(Event::Managed { id, slot });
                if let Some(fault) = fault {
                    self.host.say(&self.rescue, format!("gracefully: {fault}"));
                    self.step(Event::Exit { code: config::REFUSED });
                }
            }
            Letter::Defer { card, work } => {
                let (id, name) = (card.id, card.name);
                self.instances.insert(Instance::of_work(card, work));
                self.step(Event::Deferred { id, name });
            }
            Letter::Close { id, reply, alone } => self.close(id, reply, alone),
            Letter::Ready => {
                let now = self.now();
                if let Some(drill) = self.host.drill() {
                    drill.ready(now);
                }
            }
            Letter::WayOut(leaver) => self.hold(leaver),
            Letter::Panics { number, panicking } => self.panics(number, panicking),
            Letter::Panicked { number } => self.panicked(number),
            Letter::Say(text) => self.host.say_of_main(&self.rescue, text),
            Letter::Runtime(handle) => self.handle = Some(handle),
            Letter::Look { reply } => {
                // Whoever asked may be gone; without an answer it goes.
                if let Some(mut view) = self.engine.view(self.now()) {
                    self.in_flight.count(&mut view, &self.instances);
                    let _ = reply.send(view);
                }
            }
            Letter::TaskPanicked(panic) => self.task_panicked(panic),
            Letter::UsedLate { name, place } => self.blames.used_late(LateUse::new(name, place)),
        }
    }

    /// A thread leaves by itself. Once it is being told how it went, that lets everybody go.
    pub(super) fn hold(&mut self, leaver: Leaver) {
        if self.leaving.is_none() && !self.gone {
            self.held = self.held.max(if leaver.worker { Held::Worker } else { Held::Somebody });
            if leaver.worker {
                self.host.worker_left();
            }
            self.step(Event::Leaving { way: leaver.way, taken: leaver.taken });
        }
    }

    fn close(&mut self, id: InstanceId, reply: oneshot::Sender<Verdict>, alone: bool) {
        if let Some(instance) = self.instances.get(id) {
            // Those who gave up waiting make room for those who still do.
            if instance.waiting.len() == instance.waiting.capacity() {
                instance.waiting.retain(|waiting| !waiting.is_closed());
            }
            instance.waiting.push(reply);
            return self.step(Event::Close { id, alone });
        }
        // It has its verdict, which whoever asked can read. A waker is user code, so it is woken from elsewhere.
        self.rescue.run_first(move || drop(reply));
    }

    pub(super) fn step(&mut self, event: Event) {
        let mut actions = std::mem::take(&mut self.actions);
        let now = self.now();
        self.engine.step(event, now, &mut actions);
        for action in actions.drain(..) {
            #[cfg(feature = "testing")]
            self.trace.iter_mut().for_each(|trace| trace.note(&action));
            self.act(action);
        }
        self.actions = actions;
        self.begin();
    }
}
