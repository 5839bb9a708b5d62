//! What the engine wants done. All times are counted from the engine's start, as `now` is.

use std::time::Duration;

use super::InstanceId;
use crate::words::{Reason, Signal, Urgency, Verdict};

/// What the engine wants done, in this order. None of it may block the one who steps the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The shutdown is requested: readiness turns down. Once.
    Notice {
        /// What requested it.
        reason: Reason,
    },
    /// Tell everybody: `is_stopping()` turns true, and no work begins any more. Once, after `Notice`. Then say
    /// [`Working`](super::Event::Working) or [`WorkEnded`](super::Event::WorkEnded).
    Stop {
        /// When what is in flight has to be done.
        by: Duration,
    },
    /// Call this one's quiesce, then say [`Quiesced`](super::Event::Quiesced). At most once for each, and before its
    /// cleanup.
    Quiesce(InstanceId),
    /// Have the tasks dropped that are in flight: of this one, or all of them. At most once for each.
    CutWork(Option<InstanceId>),
    /// Drop main's future, then say [`MainEnded`](super::Event::MainEnded). At most once.
    DropMain,
    /// Begin this one's cleanup (or deferred work) as a task. At most once for each.
    Start {
        /// Whose.
        id: InstanceId,
        /// When it is cancelled.
        deadline: Duration,
    },
    /// A cleanup that runs has an earlier deadline now.
    Deadline {
        /// Whose.
        id: InstanceId,
        /// When it is cancelled.
        deadline: Duration,
    },
    /// The urgency rose.
    Urgency(Urgency),
    /// Drop this one's cleanup that runs, then say [`Stopped`](super::Event::Stopped). At most once for each.
    Cancel(InstanceId),
    /// Call this one's abort (deferred work: drop what has not begun), then say
    /// [`Aborted`](super::Event::Aborted). At most once for each.
    Abort(InstanceId),
    /// This is how it ended. Exactly once for each; who closed it waits for this.
    Settled {
        /// Which.
        id: InstanceId,
        /// How.
        verdict: Verdict,
    },
    /// Shut the runtime down, then say [`RuntimeEnded`](super::Event::RuntimeEnded).
    EndRuntime {
        /// When it is no longer waited for.
        by: Duration,
    },
    /// Write the report and leave. Once, the last.
    End(Ending),
    /// `_exit` with this status, now. Verdicts that follow are for those that look on.
    Force(u8),
}

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// With this status.
    Status(u8),
    /// By this signal, as if nobody had handled it.
    BySignal(Signal),
    /// By SIGABRT: a panic that nothing can catch goes on.
    Aborted,
}
