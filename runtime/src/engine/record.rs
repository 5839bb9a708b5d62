//! What the engine remembers, for the report: plain data.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::words::{Reason, Urgency, Verdict};

/// The steps of the ladder. They are only climbed down; a step may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No request.
    Running,
    /// Readiness is down, everything still serves.
    Notice,
    /// Everything was told to take no new work; main finishes, then what was deferred.
    Drain,
    /// The plan.
    Cleanup,
    /// Aborts of what has no verdict.
    Emergency,
    /// Everything has its verdict; the runtime is shut down.
    End,
    /// The process leaves.
    Gone,
}

/// How one instance ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of one another")]
pub struct Record {
    /// Which; `InstanceId`'s number.
    pub id: u64,
    /// The name of its slot, or of the deferred work.
    pub name: String,
    /// Whether it is deferred work.
    pub deferred: bool,
    /// How it ended.
    pub verdict: Verdict,
    /// It was managed after its slot was done.
    pub late: bool,
    /// It was closed before the plan had come to it (`app.close`).
    pub early: bool,
    /// From when it could have been its turn (the start of the cleanup step, or its own arrival or close) to its
    /// start.
    pub waited: Duration,
    /// From its start (or its abort) to its verdict.
    pub worked: Duration,
    /// What its cleanup could have taken from its start, in the end; zero where it was not started.
    pub bound: Duration,
    /// What it could have taken when it was started, where that was cut: it was hurried, or the grace period was over
    /// before.
    pub cut_from: Option<Duration>,
    /// What its cleanup, quiesce or abort said when it failed.
    pub error: Option<String>,
    /// The resources that kept it waiting last.
    pub waiting_for: Vec<String>,
    /// Its quiesce was called, and had not returned.
    pub unquiet: bool,
    /// Its abort was called, and had not returned.
    pub unaborted: bool,
}

/// How main took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MainRecord {
    /// It has not ended, and nobody minds yet.
    Running,
    /// It returned.
    Returned,
    /// It returned an error: its text.
    Failed(String),
    /// It panicked: the message.
    Panicked(String),
    /// It was dropped where it waited.
    Dropped,
    /// Its thread left by another way, in main or in what ran beside it: `process::exit`, or a panic that nothing can
    /// catch.
    Left,
    /// It did not stop: it blocks its thread.
    Stuck,
}

/// What became of instances that were closed before the request and are not recorded one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The name of the slot.
    pub name: String,
    /// How many were cleaned.
    pub cleaned: u64,
    /// How many ended in another way, beyond those that have a record.
    pub beyond: u64,
}

/// All that the engine remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// What requested the shutdown.
    pub reason: Option<Reason>,
    /// How urgent it became.
    pub urgency: Urgency,
    /// When it became more urgent than graceful.
    pub hurried: Option<Duration>,
    /// When each step of the ladder was reached, in order.
    pub phases: Vec<(Phase, Duration)>,
    /// How main took part.
    pub main: MainRecord,
    /// Whether anybody asked whether to stop.
    pub main_asked: bool,
    /// How long main was waited for, from the quiesce step on.
    pub main_worked: Duration,
    /// When everybody, main too, was told to stop.
    pub main_told: Option<Duration>,
    /// When main was to be dropped.
    pub main_dropped: Option<Duration>,
    /// Everything that has a verdict, in the order of the verdicts.
    pub instances: Vec<Record>,
    /// What was closed before the request.
    pub closed_early: Vec<Tally>,
    /// What an open lifecycle had to give up for an order to exist, one message each.
    pub dropped_edges: Vec<String>,
    /// What an open lifecycle's worst case is, where it is over grace.
    pub over_grace: Option<String>,
}
