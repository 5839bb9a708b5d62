//! One managed value, or one piece of deferred work, until it has its verdict.

use std::time::Duration;

use crate::words::Verdict;

/// What the engine knows of it. It is forgotten with its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of one another")]
pub(crate) struct Instance {
    pub(crate) place: Place,
    pub(crate) state: State,
    /// When it was told to take no new work.
    pub(crate) told: Option<Duration>,
    /// Its quiesce returned, and no work of it is in flight.
    pub(crate) quiet: bool,
    /// Its quiesce returned, and work of it is in flight.
    pub(crate) working: bool,
    /// No work of it is in flight any more.
    pub(crate) work_ended: bool,
    /// The work that is in flight was cut.
    pub(crate) cut: bool,
    /// It was told after all work was cut, so its own was not.
    pub(crate) passed_by: bool,
    /// It is closed apart from the others of its kind, and what uses that.
    pub(crate) alone: bool,
    /// `app.close` wants it, or something that it may use.
    pub(crate) closing: bool,
    pub(crate) late: bool,
    /// It began before the cleanup step.
    pub(crate) early: bool,
    /// When it could have been its turn at first.
    pub(crate) since: Duration,
    /// When its cleanup, or its abort where there was none, began.
    pub(crate) begun: Option<Duration>,
    /// What its cleanup may take, from then on.
    pub(crate) bound: Duration,
    /// What it could have taken when it began, if it has less now.
    pub(crate) cut_from: Option<Duration>,
    /// Its quiesce went wrong: whatever its cleanup says, it ends no better than this.
    pub(crate) tainted: Option<Verdict>,
    pub(crate) error: Option<String>,
}

/// Where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Slot(u32),
    /// `app.defer`, and what it is called.
    Deferred(&'static str),
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum State {
    /// Nothing was begun.
    Idle,
    /// It is its turn, but its quiesce has not returned, or work of it is in flight: it begins then, or at `until`.
    Held { until: Duration, deadline: Duration },
    /// Its cleanup runs.
    Running { deadline: Duration },
    /// Its cleanup was cancelled, or never begun, and its abort was called.
    Stopping {
        /// Its cleanup is no more.
        stopped: bool,
        aborted: bool,
        /// What it ends with if both come true.
        verdict: Verdict,
        /// When they are no longer waited for; none where the step as a whole has a bound.
        until: Option<Duration>,
    },
}

impl Instance {
    pub(crate) fn new(place: Place, now: Duration) -> Self {
        Self {
            place,
            state: State::Idle,
            told: None,
            quiet: false,
            working: false,
            work_ended: false,
            cut: false,
            passed_by: false,
            alone: false,
            closing: false,
            late: false,
            early: false,
            since: now,
            begun: None,
            bound: Duration::ZERO,
            cut_from: None,
            tainted: None,
            error: None,
        }
    }

    /// Adds to what it said when it failed.
    pub(crate) fn complain(&mut self, what: &str, message: &str) {
        let said = self.error.get_or_insert_default();
        if !said.is_empty() {
            said.push_str("; ");
        }
        said.push_str(what);
        said.push_str(message);
    }
}

impl State {
    /// When it changes by itself.
    pub(crate) fn timer(&self) -> Option<Duration> {
        match *self {
            Self::Idle => None,
            Self::Held { until, .. } => Some(until),
            Self::Running { deadline } => Some(deadline),
            Self::Stopping { until, .. } => until,
        }
    }
}
