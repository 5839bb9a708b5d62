use std::panic::Location;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Blame, Found, Standing, ThreadReport, WorkReport, millis};
use crate::engine::{Ending, MainRecord, Phase, Record, Records, Tally};
use crate::words::{Reason, Signal, Urgency, Verdict};

/// Every verdict, with times and causes.
///
/// As JSON (`GRACEFULLY_REPORT=path`) durations are milliseconds, and names are in `snake_case`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The name of the lifecycle; `open` where none is declared.
    pub lifecycle: String,
    /// The process.
    pub pid: u32,
    /// What requested the shutdown.
    pub reason: Option<Reason>,
    /// How urgent it became.
    pub urgency: Urgency,
    /// When it became more urgent than graceful, from the request on.
    #[serde(rename = "hurried_ms", with = "millis::maybe")]
    pub hurried: Option<Duration>,
    /// How the process ends.
    pub exit: Exit,
    /// Whether it was ended at once, without waiting for what was not done.
    pub forced: bool,
    /// Whether everything was released as it should be, in the order that was asked for, and main has stopped. Never
    /// where a panic ends the process that nothing can catch.
    pub clean: bool,
    /// From the request to this report.
    #[serde(rename = "took_ms", with = "millis")]
    pub took: Duration,
    /// What it could have taken.
    #[serde(rename = "grace_ms", with = "millis")]
    pub grace: Duration,
    /// How main took part.
    pub main: MainReport,
    /// When each step of the ladder was reached, from the request on.
    pub steps: Vec<StepReport>,
    /// Every instance, in the order of the verdicts.
    pub resources: Vec<ResourceReport>,
    /// Tasks and guards that did not end by themselves in time, or panicked.
    #[serde(default)]
    pub work: Vec<WorkReport>,
    /// What was closed before the request and ended cleaned, counted by resource.
    pub closed_early: Vec<EarlyReport>,
    /// What had to give way for an order, or a bound, to exist; only in an open lifecycle.
    pub conflicts: Vec<String>,
    /// Uses of resources after their verdict (debug builds).
    pub late_uses: Vec<LateUse>,
    /// What the runtime's threads did, where a cleanup found none of them free (Linux).
    pub workers: Vec<ThreadReport>,
}

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// With this status.
    Status(u8),
    /// By this signal.
    Signal(Signal),
    /// By SIGABRT: a panic that nothing can catch.
    Aborted,
}

impl From<Ending> for Exit {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Status(status) => Self::Status(status),
            Ending::BySignal(signal) => Self::Signal(signal),
            Ending::Aborted => Self::Aborted,
        }
    }
}

/// How main took part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MainReport {
    /// How it ended.
    pub ended: MainRecord,
    /// Whether it, or a task, ever asked whether to stop: a main that cannot know is dropped at once.
    pub asked: bool,
    /// How long it was waited for.
    #[serde(rename = "worked_ms", with = "millis")]
    pub worked: Duration,
    /// When it was told to stop, from the request on; none where it was forced to end before.
    #[serde(rename = "told_ms", with = "millis::maybe")]
    pub told: Option<Duration>,
    /// When its future was to be dropped, from the request on.
    #[serde(rename = "dropped_ms", with = "millis::maybe")]
    pub dropped: Option<Duration>,
    /// Where it stood, if it did not stop: running, or being dropped; suspended means that something else kept its
    /// thread.
    pub stood: Option<Standing>,
    /// Its thread, if it did not stop.
    pub thread: Option<ThreadReport>,
}

/// A step of the ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    /// Which.
    pub step: Phase,
    /// When it was reached, from the request on.
    #[serde(rename = "at_ms", with = "millis")]
    pub at: Duration,
}

/// What one instance did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResourceReport {
    /// The name of the resource, or of the deferred work.
    pub name: String,
    /// How it ended.
    pub verdict: Verdict,
    /// How long it waited for its turn.
    #[serde(rename = "waited_ms", with = "millis")]
    pub waited: Duration,
    /// How long it worked.
    #[serde(rename = "worked_ms", with = "millis")]
    pub worked: Duration,
    /// What it could have taken, in the end; zero where it was not started.
    #[serde(rename = "bound_ms", with = "millis")]
    pub bound: Duration,
    /// What it could have taken at first, where that was cut: it was hurried, or the grace period was over before.
    #[serde(rename = "cut_from_ms", with = "millis::maybe")]
    pub cut_from: Option<Duration>,
    /// What it said when it failed.
    pub error: Option<String>,
    /// What its cleanup noted, by [`CleanupContext::note`](crate::CleanupContext::note).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The resources that it waited for last.
    pub waited_for: Vec<String>,
    /// Whether this is deferred work.
    pub deferred: bool,
    /// Whether it was managed after its slot was done.
    pub late: bool,
    /// Whether it was closed by `app.close`.
    pub early: bool,
    /// Where it stood when its bound came, if it did not end by itself.
    pub blame: Option<Box<Blame>>,
}

impl From<Record> for ResourceReport {
    fn from(record: Record) -> Self {
        Self {
            name: record.name,
            verdict: record.verdict,
            waited: record.waited,
            worked: record.worked,
            bound: record.bound,
            cut_from: record.cut_from,
            error: record.error,
            notes: Vec::new(),
            waited_for: record.waiting_for,
            deferred: record.deferred,
            late: record.late,
            early: record.early,
            blame: None,
        }
    }
}

/// What was closed before the request, for one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyReport {
    /// The name of the resource.
    pub name: String,
    /// How many ended cleaned.
    pub cleaned: u64,
    /// How many did not, beyond those that are among the resources.
    pub beyond: u64,
}

impl From<Tally> for EarlyReport {
    fn from(tally: Tally) -> Self {
        Self { name: tally.name, cleaned: tally.cleaned, beyond: tally.beyond }
    }
}

/// A use of a resource after its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateUse {
    /// Its name.
    pub name: String,
    /// The file that used it.
    pub file: String,
    /// The line.
    pub line: u32,
}

impl LateUse {
    pub(crate) fn new(name: &str, place: &Location<'_>) -> Self {
        Self { name: name.to_owned(), file: place.file().to_owned(), line: place.line() }
    }
}

impl Report {
    /// Makes the report of what the engine remembers. `now` is counted as the engine's times are.
    pub(crate) fn new(
        records: Records,
        lifecycle: &str,
        (ending, forced): (Ending, bool),
        (grace, now): (Duration, Duration),
        mut found: Found,
    ) -> Self {
        let requested =
            records.phases.iter().find(|(phase, _)| *phase > Phase::Running).map_or(now, |(_, at)| *at);
        let steps = records.phases.iter().filter(|(phase, _)| *phase > Phase::Running);
        let in_order = records.dropped_edges.is_empty();
        let conflicts: Vec<_> = records.dropped_edges.into_iter().chain(records.over_grace).collect();
        let blames = found.blames_of(&records.instances);
        let notes = found.notes_of(&records.instances);
        let mut resources: Vec<ResourceReport> = records.instances.into_iter().map(Into::into).collect();
        for (index, blame) in blames {
            resources[index].blame = Some(Box::new(blame));
        }
        for (index, notes) in notes {
            resources[index].notes = notes;
        }
        let closed_early: Vec<EarlyReport> = records.closed_early.into_iter().map(Into::into).collect();
        let clean = !forced
            && ending != Ending::Aborted
            && in_order
            && records.main != MainRecord::Stuck
            && resources.iter().all(|resource| resource.verdict.is_clean())
            && found.work.iter().all(|work| work.ended.is_clean())
            && closed_early.iter().all(|early| early.beyond == 0);
        let (stood, thread) = Some(found.main).filter(|_| records.main == MainRecord::Stuck).unzip();
        let main = MainReport {
            ended: records.main,
            asked: records.main_asked,
            worked: records.main_worked,
            told: records.main_told.map(|at| at.saturating_sub(requested)),
            dropped: records.main_dropped.map(|at| at.saturating_sub(requested)),
            stood,
            thread,
        };
        Self {
            lifecycle: lifecycle.to_owned(),
            pid: std::process::id(),
            reason: records.reason,
            urgency: records.urgency,
            hurried: records.hurried.map(|at| at.saturating_sub(requested)),
            exit: ending.into(),
            forced,
            clean,
            took: now.saturating_sub(requested),
            grace,
            main,
            steps: steps
                .map(|(step, at)| StepReport { step: *step, at: at.saturating_sub(requested) })
                .collect(),
            resources,
            closed_early,
            conflicts,
            work: found.work,
            late_uses: found.late_uses,
            workers: found.workers,
        }
    }
}
