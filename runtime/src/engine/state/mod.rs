//! What there is: the engine's state, and the one door into it.

#[cfg(feature = "model")]
mod canonical;
mod graph;
mod history;
mod instance;
mod order;
mod roll;
mod slots;
mod timers;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "model")]
pub use canonical::Canonical;
pub(crate) use graph::Graph;
pub(crate) use history::History;
pub(crate) use instance::{Instance, Place, State};
pub(crate) use order::OpenOrder;
pub(crate) use roll::Roll;
pub(crate) use slots::SlotState;

use self::timers::Timers;
use super::{Action, ByInstance, Config, Event, InstanceId, MainEnd, PartnerGone, Phase};
use crate::plan::{Settled, Written};
use crate::words::{Reason, Urgency};

/// Decides everything about one shutdown. The module says how.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of one another")]
pub struct Engine {
    pub(super) settings: Settled,
    pub(super) graph: Arc<Graph>,
    pub(super) open: Option<OpenOrder>,
    /// From the cleanup step on every edge counts, before it those of holding and using.
    pub(super) every_edge: bool,

    pub(super) now: Duration,
    pub(super) phase: Phase,
    pub(super) urgency: Urgency,
    pub(super) request: Option<Request>,
    pub(super) signals: Signals,
    /// The first status above 0 that `app.exit` or main said.
    pub(super) status: u8,
    /// `app.exit` was called: what it says again changes nothing.
    pub(super) exit_said: bool,
    /// Whom the program talks to is gone, and that was no request.
    pub(super) gone: Option<PartnerGone>,
    pub(super) main: Main,
    pub(super) runtime_ended: bool,
    pub(super) leaver: Leaver,

    pub(super) slots: Vec<SlotState>,
    /// Everything without a verdict.
    pub(super) instances: ByInstance<Box<Instance>>,
    pub(super) deferred: BTreeSet<InstanceId>,
    /// How many were told to quiesce and have not answered.
    pub(super) unquiet: usize,
    /// What the app's own tasks and guards do; none as long as nobody has said.
    pub(super) work: Option<Work>,
    /// The work in flight was cut.
    pub(super) cut: bool,
    /// Of how many resources work is in flight that were told.
    pub(super) working: usize,
    /// How many close early and wait for their turn.
    pub(super) closing: usize,
    pub(super) step: Step,

    timers: Timers,
    /// When the step of the ladder that is being taken goes on by itself.
    pub(super) alarm: Option<Duration>,
    pub(super) out: Vec<Action>,
    pub(super) history: History,
}

/// What requested the shutdown, and what follows from when.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) reason: Reason,
    /// When the drain ends at the latest, if nothing is cut.
    pub(crate) drained_by: Duration,
    /// When the emergency step begins.
    pub(crate) emergency: Duration,
    /// When everything has its verdict.
    pub(crate) settled_by: Duration,
    /// When the process is gone.
    pub(crate) gone_by: Duration,
}

/// The count over all terminating signals.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Signals {
    pub(crate) count: u8,
    pub(crate) last: Option<Duration>,
}

/// What is known of main.
#[derive(Debug, Clone, Default)]
pub(crate) struct Main {
    /// It, or somebody, asked whether to stop: it may end by itself.
    pub(crate) asked: bool,
    pub(crate) dropped: Option<Duration>,
    pub(crate) end: Option<MainEnd>,
    pub(crate) ended: Option<Duration>,
}

/// What tasks and guards do, once they were told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Work {
    InFlight,
    Ended,
}

/// Who has left by another way, as far as it changes the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leaver {
    /// Nobody, or one that nobody misses.
    Minor,
    /// Main's thread: nobody shuts the runtime down, so nobody waits for that.
    Main,
    /// One that panics, and nothing can catch it: there is no time for the runtime, and the process is aborted.
    Doomed,
}

/// Where within a step of the ladder the engine is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// At its beginning. Drain: main and the quiesces are waited for. Emergency: aborts wait for their turn.
    First,
    /// Drain: main was dropped at the bound and gets a moment. Emergency: nobody waits for anybody.
    Second,
    /// Drain: what was deferred runs until then.
    Deferred { until: Duration },
}

impl Engine {
    /// An engine at time 0, with nothing managed.
    pub fn new(config: Config) -> Self {
        let slots = config.graph.nodes.iter().map(|_| SlotState::default()).collect();
        Self {
            settings: config.settings,
            graph: Arc::new(config.graph),
            open: config.open.map(OpenOrder::new),
            every_edge: false,
            now: Duration::ZERO,
            phase: Phase::Running,
            urgency: Urgency::Graceful,
            request: None,
            signals: Signals::default(),
            status: 0,
            exit_said: false,
            gone: None,
            main: Main::default(),
            runtime_ended: false,
            leaver: Leaver::Minor,
            slots,
            instances: ByInstance::default(),
            deferred: BTreeSet::new(),
            unquiet: 0,
            work: None,
            cut: false,
            working: 0,
            closing: 0,
            step: Step::First,
            timers: Timers::default(),
            alarm: None,
            out: Vec::new(),
            history: History::default(),
        }
    }

    /// Lets time strike up to `now` (counted from the engine's start), then applies `event`, and appends to `out` what
    /// is to be done. A `now` before the last one counts as the last one.
    pub fn step(&mut self, event: Event, now: Duration, out: &mut Vec<Action>) {
        self.now = self.now.max(now);
        std::mem::swap(&mut self.out, out);
        self.strike();
        self.apply(event);
        self.progress();
        std::mem::swap(&mut self.out, out);
    }

    /// When to step next if nothing happens.
    pub fn wake_at(&self) -> Option<Duration> {
        self.next_alarm().map(|(at, _)| at)
    }

    /// Where on the ladder it is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// How urgent it is.
    pub fn urgency(&self) -> Urgency {
        self.urgency
    }

    /// What is kept for aborts.
    pub fn reserve(&self) -> Duration {
        bound(self.settings.reserve)
    }

    /// How long what is in flight may take to end, once it is told.
    pub fn drain_span(&self) -> Duration {
        bound(self.settings.drain)
    }

    /// What requested the shutdown.
    pub fn reason(&self) -> Option<&Reason> {
        self.request.as_ref().map(|request| &request.reason)
    }

    fn apply(&mut self, event: Event) {
        if self.phase == Phase::Gone {
            return self.after_the_end(&event);
        }
        match event {
            Event::Managed { id, slot } => self.managed(id, &slot),
            Event::Deferred { id, name } => self.deferred(id, name),
            Event::Close { id, alone } => self.close(id, alone),
            Event::Signal(signal) => self.signal(signal, self.now),
            Event::LateSignal { signal, since } => self.signal(signal, since),
            Event::Shutdown => self.ask(Reason::Shutdown),
            Event::Requested { reason, unclean } => {
                self.history.unclean |= unclean;
                self.ask(reason);
            }
            Event::Exit { code } => self.exit(code),
            Event::Leaving { way, taken } => self.leaving(&way, taken),
            Event::MainAsked => self.main.asked = true,
            Event::MainEnded(end) => self.main_ended(end),
            Event::Quiesced { id, panicked, working } => self.quiesced(id, panicked, working),
            Event::Working => self.work = self.work.or(Some(Work::InFlight)),
            Event::WorkEnded { of: None } => self.work = Some(Work::Ended),
            Event::WorkEnded { of: Some(id) } => self.work_ended(id),
            Event::TaskPanicked { text } => self.task_panicked(text),
            Event::Gone(how) => self.partner_gone(how),
            Event::StopAtEof => self.stop_at_eof(),
            Event::Finished { id, outcome } => self.finished(id, outcome),
            Event::Stopped { id } => self.stopped(id),
            Event::Aborted { id, panicked } => self.aborted(id, panicked.as_deref()),
            Event::DropPanicked { id, message } => self.drop_panicked(id, &message),
            Event::RuntimeEnded => self.runtime_ended(),
            Event::Tick => {}
        }
    }

    /// The next step of the ladder.
    pub(super) fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.step = Step::First;
        self.alarm = None;
        self.history.phases.push((phase, self.now));
    }

    /// Goes on where what is waited for has come.
    pub(super) fn progress(&mut self) {
        match self.phase {
            Phase::Drain => self.drain_on(),
            Phase::Cleanup | Phase::Emergency if self.instances.is_empty() => self.end(),
            Phase::End => self.end_on(),
            _ => {}
        }
    }

    pub(super) fn say(&mut self, action: Action) {
        self.out.push(action);
    }

    /// Everything without a verdict, in the order of the ids.
    pub(super) fn all(&self) -> Vec<InstanceId> {
        let mut all: Vec<InstanceId> = self.instances.keys().copied().collect();
        all.sort_unstable();
        all
    }

    /// A new state for this one, with the timer that belongs to it.
    pub(super) fn put(&mut self, id: InstanceId, state: State) {
        let Some(instance) = self.instances.get_mut(&id) else { return };
        let (old, new) = (instance.state.timer(), state.timer());
        instance.state = state;
        self.time(id, old, new);
    }
}

/// A bound of the plan.
pub(super) fn bound(written: Written) -> Duration {
    Duration::from_nanos(written.nanos)
}
