//! The guardian: an OS thread with its own timer, and the desk at which the engine is stepped.
//!
//! 1. Everybody else sends it letters; the order of its queue, which is opened at the desk alone, decides every race.
//! 2. It never runs user code, never waits for a lock, and never writes to anything that may block: quiesces, aborts
//!    and what is told run on rescue threads, cleanups on the app's runtime. The same goes for whoever is at the desk.
//! 3. When everything else fails, it ends the process at its bound. It does not wait for the desk either: who is there
//!    and never leaves keeps it from the engine, and not from that.
//! 4. A worker that ends a cleanup stands in for it: it begins what comes next, if nobody is at the desk. In the same way
//!    main's thread lets itself go on, once it was told to end.

mod desk;
mod office;
#[cfg(all(test, unix))]
mod tests;
mod watch;

use std::sync::mpsc::TryRecvError;
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
use super::rescue::Rescue;
use super::ways_out::{Leaver, Panics};
use crate::config;
use crate::drill::Ask;
use crate::engine::{Action, Ending, Engine, Event, InstanceId};
use crate::observe::LateUse;
use crate::os::{self, Catcher};
#[cfg(feature = "testing")]
use crate::testing::Trace;
use crate::words::{Urgency, Verdict};
use crate::work::{Group, Stop};

use desk::Left;
pub(super) use office::Office;

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
    /// What time it is. Not that of the runtime on whose threads somebody stands in: a test may have stopped it.
    pub(super) clock: fn() -> Instant,
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
    /// What the engine wants done, in order. What is in it here was left by who stood in.
    actions: Vec<Action>,
    /// The letter that who stood in found and did not open.
    left: Option<Letter>,
    /// When the guardian looks again, if nobody rings: at once as long as it has not said.
    armed: Duration,
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
            clock: Instant::now,
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
            left: None,
            armed: Duration::ZERO,
            starting: Vec::new(),
            gone: false,
            #[cfg(feature = "testing")]
            trace: None,
            heard: Heard::default(),
        }
    }

    pub(super) fn now(&self) -> Duration {
        (self.clock)().saturating_duration_since(self.base)
    }

    pub(super) fn base(&self) -> Instant {
        self.base
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

    /// Takes in all letters and signals that are there. What was posted before a signal came is acted on before it.
    fn take_in(&mut self) {
        let signals = self.take_signals();
        for _ in 0..LETTERS_AT_ONCE {
            if self.gone {
                break;
            }
            match self.left.take().map_or_else(|| self.inbox.try_recv(), Ok) {
                Ok(letter) => self.open(letter),
                // Without anybody left who could post there is only time to watch.
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        for signal in signals.into_iter().flatten() {
            self.hear(signal);
        }
    }

    pub(super) fn open(&mut self, letter: Letter) {
        match letter {
            Letter::Event(event) => self.step(event),
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
        self.decide(event);
        self.carry_out();
    }

    /// Has the engine say what is to be done now. Where who stood in has left actions, they come first.
    fn decide(&mut self, event: Event) {
        self.runtime_ended |= matches!(event, Event::RuntimeEnded);
        let now = self.now();
        self.engine.step(event, now, &mut self.actions);
    }

    /// Does what the engine wants done, and has not been done.
    fn carry_out(&mut self) {
        let mut actions = std::mem::take(&mut self.actions);
        for action in actions.drain(..) {
            #[cfg(feature = "testing")]
            self.trace.iter_mut().for_each(|trace| trace.note(&action));
            self.act(action);
        }
        self.actions = actions;
        self.begin();
    }
}
