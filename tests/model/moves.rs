//! What can happen in a state.

use std::time::Duration;

use gracefully::__model::Signal;
use gracefully::__model::engine::{Call, Event, InstanceId, MainEnd, Outcome, Phase, Taken, WayOut};

use crate::state::{Open, State, TICK};

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

impl State {
    /// Everything that can happen now, and when.
    pub(crate) fn moves(&self, scope: Scope) -> Vec<(Event, Duration)> {
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
}
