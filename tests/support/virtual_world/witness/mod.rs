//! Looks at every event and action, knows nothing of how the engine works, and says which guarantee was broken.

mod instances;
mod ladder;
mod leaving;
mod urgency;
mod violation;

use std::time::Duration;

use gracefully::__model::engine::{Action, Event, InstanceId, MainEnd, Outcome, Phase};
use gracefully::__model::plan::{EofAction, Settled};
use gracefully::__model::{Urgency, Verdict};
use gracefully::PanicAction;

use super::Lifecycle;
use super::order::Order;
use leaving::Leaving;
pub use violation::{Guarantee, Violation};

/// What is known of one instance.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of one another")]
struct Seen {
    known: bool,
    /// The entry of the lifecycle; deferred work has none.
    entry: Option<usize>,
    told: bool,
    quiet: bool,
    /// Its quiesce has returned, and its work is in flight.
    working: bool,
    work_ended: bool,
    /// When its work was cut.
    cut: Option<Duration>,
    /// It was told when the drain had begun.
    told_late: bool,
    /// Its quiesce returned when work had been cut.
    quiet_late: bool,
    /// It was told after all work was cut.
    passed_by: bool,
    started: Option<Duration>,
    deadline: Duration,
    cancelled: bool,
    aborted: bool,
    /// It ended by itself before its deadline, like this.
    ended: Option<Verdict>,
    stopped: bool,
    abort_returned: bool,
    /// Its quiesce went wrong like this.
    tainted: Option<Verdict>,
    verdict: Option<Verdict>,
}

/// Checks one run.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of one another")]
pub struct Witness {
    lifecycle: std::sync::Arc<Lifecycle>,
    bounds: Settled,
    order: std::sync::Arc<Order>,
    /// Entries in the order of their appearance.
    there: Vec<usize>,
    seen: Vec<Seen>,
    closes: Vec<InstanceId>,
    /// Those that were closed alone.
    alone: Vec<InstanceId>,
    now: Duration,
    request: Option<Duration>,
    phase: Phase,
    emergency: Option<Duration>,
    urgency: Urgency,
    hurried: Option<Duration>,
    signals: u8,
    last_signal: Option<Duration>,
    forced: bool,
    asked: bool,
    main_ended: bool,
    dropped: Option<Duration>,
    /// Whether work of the app is in flight, once that was said.
    in_flight: Option<bool>,
    task_panicked: bool,
    /// Whether whom the program talks to is gone, and whether that is a request.
    partner: (bool, bool),
    /// When all work was cut.
    cut: Option<Duration>,
    runtime_ended: bool,
    leaving: Leaving,
    notices: u8,
    stops: u8,
    ends: u8,
    /// Something turned up, or was closed, when the plan could not count on it.
    disturbed: bool,
    /// Whose answer this step is about: its bound may have struck just before.
    answers: Option<InstanceId>,
    /// What was broken so far.
    pub violations: Vec<Violation>,
}

impl Witness {
    /// One that has seen nothing.
    #[must_use]
    pub fn new(lifecycle: &std::sync::Arc<Lifecycle>) -> Self {
        Self {
            lifecycle: lifecycle.clone(),
            bounds: lifecycle.settings.settle(),
            order: Order::of(lifecycle, &[]).into(),
            there: Vec::new(),
            seen: Vec::new(),
            closes: Vec::new(),
            alone: Vec::new(),
            now: Duration::ZERO,
            request: None,
            phase: Phase::Running,
            emergency: None,
            urgency: Urgency::Graceful,
            hurried: None,
            signals: 0,
            last_signal: None,
            forced: false,
            asked: false,
            main_ended: false,
            dropped: None,
            in_flight: None,
            task_panicked: false,
            partner: (false, lifecycle.settings.eof == EofAction::Request),
            cut: None,
            runtime_ended: false,
            leaving: Leaving::default(),
            notices: 0,
            stops: 0,
            ends: 0,
            disturbed: false,
            answers: None,
            violations: Vec::new(),
        }
    }

    /// The process has left.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.ends > 0
    }

    /// Whether an instance has turned up, and has no verdict.
    #[must_use]
    pub fn is_there(&self, id: InstanceId) -> bool {
        self.seen.get(index(id)).is_some_and(|seen| seen.known && seen.verdict.is_none())
    }

    /// The verdict of an instance.
    #[must_use]
    pub fn verdict(&self, id: InstanceId) -> Option<Verdict> {
        self.seen.get(index(id))?.verdict
    }

    /// A value of `entry` (deferred work: none) is about to be managed.
    pub fn arrives(&mut self, id: InstanceId, entry: Option<usize>) {
        let index = index(id);
        if self.seen.len() <= index {
            self.seen.resize(index + 1, Seen::default());
        }
        self.seen[index] = Seen { known: true, entry, ..Seen::default() };
        self.disturbed |= self.phase >= Phase::Drain;
        if let Some(entry) = entry.filter(|entry| !self.there.contains(entry)) {
            self.there.push(entry);
            self.order = Order::of(&self.lifecycle, &self.there).into();
        }
    }

    /// What is about to happen.
    pub fn before(&mut self, event: &Event, now: Duration) {
        self.now = now;
        self.answers = match event {
            Event::Stopped { id } | Event::Aborted { id, .. } | Event::Finished { id, .. } => Some(*id),
            Event::Leaving { taken, .. } => taken.call.map(|(id, _)| id),
            _ => None,
        };
        match event {
            Event::Close { id, alone } if self.phase < Phase::Cleanup && self.verdict(*id).is_none() => {
                if *alone {
                    self.alone.push(*id);
                } else {
                    self.closes.push(*id);
                }
                self.disturbed = true;
            }
            Event::Signal(signal) => self.signalled(*signal, now),
            Event::LateSignal { signal, since } => self.signalled(*signal, *since),
            Event::Shutdown | Event::Exit { .. } => self.requested(),
            Event::Leaving { way, taken } => self.leaves(way, taken),
            Event::MainAsked => self.asked = true,
            Event::MainEnded(end) => {
                self.main_ended = true;
                debug_assert!(!matches!(end, MainEnd::Dropped) || self.dropped.is_some());
                self.requested();
            }
            Event::Working => self.in_flight = self.in_flight.or(Some(true)),
            Event::WorkEnded { of: None } => self.in_flight = Some(false),
            Event::WorkEnded { of: Some(id) } => {
                let seen = self.seen(*id);
                seen.work_ended = true;
                seen.quiet |= seen.working;
            }
            Event::TaskPanicked { .. } => {
                self.task_panicked = true;
                if self.lifecycle.settings.panics == PanicAction::Request {
                    self.requested();
                }
            }
            Event::Gone(_) | Event::StopAtEof => {
                let is_gone = matches!(event, Event::Gone(_));
                self.partner = (self.partner.0 || is_gone, self.partner.1 || !is_gone);
                if self.partner == (true, true) {
                    self.requested();
                }
            }
            Event::Quiesced { id, panicked, working } => {
                let cut = self.cut.is_some();
                let seen = self.seen(*id);
                (seen.working, seen.quiet_late) = (*working, cut);
                seen.quiet = !working || seen.work_ended;
                seen.tainted = panicked.is_some().then_some(Verdict::Panicked);
            }
            Event::Finished { id, outcome } => self.finished(*id, outcome),
            Event::Stopped { id } => self.seen(*id).stopped = true,
            Event::Aborted { id, .. } => self.seen(*id).abort_returned = true,
            Event::RuntimeEnded => self.runtime_ended = true,
            _ => {}
        }
    }

    /// What was done about it.
    pub fn after(&mut self, actions: &[Action], phase: Phase) {
        let before = std::mem::replace(&mut self.phase, phase);
        if phase >= Phase::Emergency && before < Phase::Emergency && phase == Phase::Emergency {
            self.emergency = Some(self.now);
        }
        for action in actions {
            self.action(action, before);
        }
        self.check_ladder(before, actions);
        self.check_bounds(before);
        self.check_urgency();
        self.check_leaving(actions);
    }

    fn action(&mut self, action: &Action, before: Phase) {
        match action {
            Action::Notice { .. } => self.notices += 1,
            Action::Stop { .. } => self.stops += 1,
            Action::CutWork(None) => {
                self.broken_if(self.cut.is_some(), Guarantee::G1, || "work is cut twice".into());
                self.cut = Some(self.now);
            }
            Action::CutWork(Some(id)) => {
                let cut = self.cut.filter(|_| !self.seen(*id).passed_by).or(self.seen(*id).cut);
                self.broken_if(cut.is_some(), Guarantee::G1, || format!("work of {id:?} is cut twice"));
                self.seen(*id).cut = Some(self.now);
            }
            Action::DropMain => {
                self.broken_if(self.dropped.is_some(), Guarantee::G1, || "main is dropped twice".into());
                self.broken_if(self.main_ended, Guarantee::G1, || "main is dropped, and it is over".into());
                self.dropped = Some(self.now);
            }
            Action::Quiesce(id) => self.quiesces(*id, before),
            Action::Start { id, deadline } => self.starts(*id, *deadline, before),
            Action::Deadline { id, deadline } => self.moves(*id, *deadline),
            Action::Urgency(urgency) => self.rises(*urgency),
            Action::Cancel(id) => self.cancels(*id),
            Action::Abort(id) => self.aborts(*id),
            Action::Settled { id, verdict } => self.settles(*id, *verdict, before),
            Action::EndRuntime { by } => {
                let late = self.request.is_some_and(|request| *by > request + nanos(self.bounds.grace.nanos));
                self.broken_if(late, Guarantee::G3, || format!("the runtime may take until {by:?}"));
            }
            Action::End(_) => self.ends += 1,
            Action::Force(status) => {
                self.ends += 1;
                self.broken_if(!self.forced, Guarantee::G5, || format!("forced with {status}, not asked"));
            }
        }
    }

    fn requested(&mut self) {
        self.request.get_or_insert(self.now);
    }

    fn finished(&mut self, id: InstanceId, outcome: &Outcome) {
        let now = self.now;
        let seen = self.seen(id);
        seen.stopped = true;
        if seen.started.is_some() && now < seen.deadline && !seen.cancelled {
            seen.ended = Some(match outcome {
                // Its quiesce is still in there.
                Outcome::Ok if seen.told && !seen.quiet => Verdict::Failed,
                Outcome::Ok => seen.tainted.unwrap_or(Verdict::Cleaned),
                Outcome::Failed(_) => Verdict::Failed,
                Outcome::Panicked(_) => Verdict::Panicked,
            });
        }
    }

    fn seen(&mut self, id: InstanceId) -> &mut Seen {
        &mut self.seen[index(id)]
    }

    fn broken_if(&mut self, broken: bool, guarantee: Guarantee, text: impl FnOnce() -> String) {
        if broken {
            self.violations.push(Violation { guarantee, at: self.now, text: text() });
        }
    }
}

/// Instances are numbered from 0.
fn index(id: InstanceId) -> usize {
    usize::try_from(id.0).unwrap_or(usize::MAX)
}

/// A bound of a lifecycle.
fn nanos(nanos: u64) -> Duration {
    Duration::from_nanos(nanos)
}
