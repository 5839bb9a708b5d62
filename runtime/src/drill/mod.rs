//! A drill: the program requests its own shutdown, as whoever runs it will, and says how that went.
//!
//! What is asked for, when, and whether it was heard is decided here, without a clock; the guardian carries it out. A
//! wish is a real signal to this process: a program that has taken the handler for itself is found out.

mod account;
mod verdict;

use std::time::Duration;

use crate::observe::brief;
use crate::plan::{SignalAction, Signals};
use crate::words::Signal;

pub(crate) use account::{Account, Threads};

/// Between `app.ready()` and the first signal: a main that says that it is ready is about to wait, and does not yet.
const ABOUT: Duration = Duration::from_millis(100);

/// Between a signal that was heard and the next one: beyond what counts as one wish.
const APART: Duration = Duration::from_millis(50);

/// How long a signal may be under way before somebody else has taken it.
const TO_BE_HEARD: Duration = Duration::from_secs(1);

/// What a drill asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Script {
    /// At least one.
    pub(crate) wishes: Vec<Signal>,
    pub(crate) begins: Begins,
}

/// When the first is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begins {
    /// When the program is ready, which it must be by then.
    Ready { within: Duration },
    /// So long after the start, ready or not.
    After(Duration),
}

impl Script {
    /// What keeps this program from hearing it.
    pub(crate) fn faults(&self, signals: Signals, is_ignored: impl Fn(Signal) -> bool) -> Vec<String> {
        let refuse = |signal: &Signal| {
            let why = if signals.action_of(*signal) == SignalAction::Ignore {
                "its lifecycle ignores it"
            } else if is_ignored(*signal) {
                "whoever started this program had it ignore that (`nohup`, or `&` in a script)"
            } else {
                return None;
            };
            Some(format!(
                "GRACEFULLY=drill: {signal} would ask for nothing, since {why}; drill another signal"
            ))
        };
        let mut faults: Vec<_> = self.wishes.iter().filter_map(refuse).collect();
        faults.dedup();
        faults
    }
}

/// Why there was no drill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unready {
    /// It did not say that it is ready in time.
    Within(Duration),
    /// The shutdown came from elsewhere before.
    Ended,
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Send this signal to the process.
    Send(Signal),
    /// Nobody heard this one: act as if it had come.
    Deliver(Signal),
    /// There is no drill: say why.
    Tell(String),
}

/// Where a drill is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The program is not ready.
    Starting { until: Duration },
    /// The next signal is sent then.
    Waiting { until: Duration },
    /// A signal was sent, and is to be heard by then.
    Listening { signal: Signal, until: Duration },
    /// Nothing is left to ask for.
    Asked,
}

/// A drill that runs. It owns the times that it is given: they count from the start.
#[derive(Debug, Clone)]
pub(crate) struct Drill {
    stage: Stage,
    /// It waited for `app.ready()`, which came.
    ready: bool,
    /// What is still to be sent.
    wishes: Vec<Signal>,
    sent: Vec<Signal>,
    missed: Vec<Signal>,
    unready: Option<Unready>,
}

impl Drill {
    pub(crate) fn new(script: Script) -> Self {
        let stage = match script.begins {
            Begins::Ready { within } => Stage::Starting { until: within },
            Begins::After(delay) => Stage::Waiting { until: delay },
        };
        let mut wishes = script.wishes;
        wishes.reverse();
        Self { stage, ready: false, wishes, sent: Vec::new(), missed: Vec::new(), unready: None }
    }

    /// `app.ready()`.
    pub(crate) fn ready(&mut self, now: Duration) {
        if let Stage::Starting { .. } = self.stage {
            self.stage = Stage::Waiting { until: now + ABOUT };
            self.ready = true;
        }
    }

    /// The shutdown is requested, whoever did.
    pub(crate) fn requested(&mut self, now: Duration) -> Option<Ask> {
        let early = match self.stage {
            Stage::Starting { .. } => true,
            Stage::Waiting { until } => !self.ready && now < until && self.sent.is_empty(),
            Stage::Listening { .. } | Stage::Asked => false,
        };
        if !early || self.unready.is_some() {
            return None;
        }
        self.wishes.clear();
        self.stage = Stage::Asked;
        Some(self.give_up(Unready::Ended))
    }

    /// A signal came.
    pub(crate) fn heard(&mut self, now: Duration) {
        if let Stage::Listening { .. } = self.stage {
            self.go_on(now);
        }
    }

    /// When to ask again.
    pub(crate) fn wake_at(&self) -> Option<Duration> {
        match self.stage {
            Stage::Starting { until } | Stage::Waiting { until } | Stage::Listening { until, .. } => {
                Some(until)
            }
            Stage::Asked => None,
        }
    }

    /// What is to be done by now, if anything.
    pub(crate) fn ask(&mut self, now: Duration) -> Option<Ask> {
        match self.stage {
            Stage::Starting { until } if until <= now => {
                // It is closed in order all the same, by what it would have been asked first.
                self.wishes.drain(..self.wishes.len() - 1);
                self.stage = Stage::Waiting { until: now };
                Some(self.give_up(Unready::Within(until)))
            }
            Stage::Waiting { until } if until <= now => {
                let signal = self.wishes.pop()?;
                self.sent.push(signal);
                self.stage = Stage::Listening { signal, until: now + TO_BE_HEARD };
                Some(Ask::Send(signal))
            }
            Stage::Listening { signal, until } if until <= now => {
                self.missed.push(signal);
                self.go_on(now);
                Some(Ask::Deliver(signal))
            }
            _ => None,
        }
    }

    /// What is known of it, for the verdict.
    pub(crate) fn account(&self, worst_case: Option<Duration>, threads: Threads) -> Account {
        Account {
            asked: self.sent.clone(),
            missed: self.missed.clone(),
            unneeded: self.wishes.iter().rev().copied().collect(),
            unready: self.unready.is_some(),
            worst_case,
            threads,
        }
    }

    fn go_on(&mut self, now: Duration) {
        self.stage =
            if self.wishes.is_empty() { Stage::Asked } else { Stage::Waiting { until: now + APART } };
    }

    fn give_up(&mut self, why: Unready) -> Ask {
        self.unready = Some(why);
        let what = match why {
            Unready::Within(bound) => {
                format!("the program did not say within {} that it is ready", brief(bound))
            }
            Unready::Ended => "the program ended before the drill could ask it to".to_owned(),
        };
        Ask::Tell(format!(
            "drill: {what}; call `app.ready()` when start-up is done, or have it asked some time after the start: \
             GRACEFULLY=drill:after=2s"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn drill(wishes: &[Signal], begins: Begins) -> Drill {
        Drill::new(Script { wishes: wishes.to_vec(), begins })
    }

    #[test]
    fn each_signal_waits_until_the_one_before_was_heard() {
        let mut drill = drill(&[Signal::Term, Signal::Int], Begins::Ready { within: millis(500) });
        assert_eq!((drill.ask(millis(100)), drill.wake_at()), (None, Some(millis(500))));
        drill.ready(millis(200));
        assert_eq!((drill.ask(millis(299)), drill.wake_at()), (None, Some(millis(300))));
        assert_eq!(drill.ask(millis(300)), Some(Ask::Send(Signal::Term)));
        assert_eq!(drill.requested(millis(301)), None);
        assert_eq!(drill.ask(millis(900)), None);
        drill.heard(millis(900));
        assert_eq!((drill.ask(millis(949)), drill.wake_at()), (None, Some(millis(950))));
        assert_eq!(drill.ask(millis(950)), Some(Ask::Send(Signal::Int)));
        drill.heard(millis(951));
        assert_eq!(drill.wake_at(), None);
    }

    #[test]
    fn a_signal_that_nobody_hears_is_delivered_and_remembered() {
        let mut drill = drill(&[Signal::Int], Begins::After(millis(0)));
        assert_eq!(drill.ask(millis(0)), Some(Ask::Send(Signal::Int)));
        assert_eq!(drill.ask(millis(1000)), Some(Ask::Deliver(Signal::Int)));
        assert_eq!((drill.wake_at(), drill.missed), (None, vec![Signal::Int]));
    }

    #[test]
    fn what_never_gets_ready_is_told_and_closed_by_the_first_signal_alone() {
        let mut drill = drill(&[Signal::Term, Signal::Int], Begins::Ready { within: millis(500) });
        let Some(Ask::Tell(text)) = drill.ask(millis(500)) else { panic!("nothing is told") };
        assert!(
            text.contains("500ms") && text.contains("app.ready()") && text.contains("after=2s"),
            "{text}"
        );
        assert_eq!(drill.ask(millis(500)), Some(Ask::Send(Signal::Term)));
        drill.heard(millis(501));
        assert_eq!((drill.requested(millis(501)), drill.wake_at()), (None, None));
    }

    #[test]
    fn what_ends_before_it_is_asked_is_told_once_and_asked_nothing() {
        for begins in [Begins::Ready { within: millis(500) }, Begins::After(millis(500))] {
            let mut drill = drill(&[Signal::Term], begins);
            assert!(matches!(drill.requested(millis(10)), Some(Ask::Tell(_))));
            drill.ready(millis(20));
            assert_eq!((drill.requested(millis(30)), drill.wake_at()), (None, None));
        }
    }

    #[test]
    fn a_program_that_is_ready_and_ends_at_once_has_had_its_drill() {
        let mut drill = drill(&[Signal::Term], Begins::Ready { within: millis(500) });
        drill.ready(millis(10));
        assert_eq!(drill.requested(millis(11)), None);
        assert_eq!(drill.ask(millis(110)), Some(Ask::Send(Signal::Term)));
    }

    #[test]
    fn a_signal_that_is_ignored_cannot_be_drilled() {
        let script = Script { wishes: vec![Signal::Hup, Signal::Hup], begins: Begins::After(millis(0)) };
        let ignoring = Signals { hup: SignalAction::Ignore, ..Signals::DEFAULT };
        assert!(script.faults(ignoring, |_| false)[0].contains("its lifecycle ignores it"));
        assert!(script.faults(Signals::DEFAULT, |_| true)[0].contains("nohup"));
        assert_eq!(script.faults(ignoring, |_| true).len(), 1);
        assert_eq!(script.faults(Signals::DEFAULT, |signal| signal == Signal::Int), Vec::<String>::new());
    }
}
