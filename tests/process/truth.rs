//! Whether a report is true: each of its lines against what the program said and did, and against the others.

use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use gracefully::{Exit, MainRecord, Phase, Report, ResourceReport, Verdict};
use support::programs::{Ended, Pid};

/// What times of one clock, read one after the other and rounded, may differ by.
const ROUNDING: Duration = Duration::from_millis(5);

/// How many rows of a table are told at least.
const ROWS: usize = 30;

/// Who knows the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// The report.
    Reported,
    /// A parent in between, which tells a death by signal as a status; the process is another.
    Passed,
    /// Nobody: it was forced to end after the report, or did something of its own. The scenario knows.
    Own,
}

pub(crate) fn check(ended: &Ended, report: &Report, pid: Pid, status: Status) {
    if status != Status::Passed {
        assert_eq!(report.pid, pid.as_raw_nonzero().get().cast_unsigned());
    }
    the_exit(ended, report, status);
    the_steps(report);
    the_resources(ended, report);
    the_order(ended, report);
    the_lines(ended, report);
}

/// The process ended as the report says.
fn the_exit(ended: &Ended, report: &Report, status: Status) {
    let (code, signal) = (ended.status.code(), ended.status.signal());
    let expected = match (status, report.exit) {
        (_, Exit::Status(status)) => (Some(i32::from(status)), None),
        (Status::Passed, Exit::Signal(signal)) => (Some(128 + i32::from(signal.number())), None),
        // By SIGABRT, which is no signal of ours.
        (_, Exit::Aborted) => (None, Some(6)),
        (Status::Reported | Status::Own, Exit::Signal(signal)) => (None, Some(i32::from(signal.number()))),
    };
    if status != Status::Own {
        assert_eq!((code, signal), expected, "{report:?}");
    }
    assert!(report.took <= report.grace + ROUNDING, "{report:?}");
    let cleaned = report.resources.iter().all(|resource| resource.verdict == Verdict::Cleaned);
    let stuck = report.main.ended == MainRecord::Stuck;
    let aborted = report.exit == Exit::Aborted;
    assert_eq!(report.clean, cleaned && !stuck && !aborted && !report.forced, "{report:?}");
}

/// The steps were climbed down, from the request on.
fn the_steps(report: &Report) {
    let steps = &report.steps;
    let first = steps.first().expect("a request is a step");
    assert_eq!((first.step, first.at), (Phase::Notice, Duration::ZERO));
    let last = steps.last().expect("a request is a step");
    assert!(last.step == Phase::Gone && last.at <= report.took + ROUNDING, "{report:?}");
    assert!(steps.is_sorted_by(|a, b| a.step < b.step && a.at <= b.at), "{steps:?}");
}

/// Everything that was opened has one verdict, and what it did is what that verdict means.
fn the_resources(ended: &Ended, report: &Report) {
    let said = |line: &str| ended.stderr.lines().filter(|said| *said == line).count();
    for name in ["Server", "Cache", "Database"] {
        let word = name.to_lowercase();
        let of: Vec<_> = report.resources.iter().filter(|resource| resource.name == name).collect();
        let count = |verdict| of.iter().filter(|resource| resource.verdict == verdict).count();
        assert!(of.len() >= said(&format!("{word}: opened")), "{name} has no verdict: {report:?}");
        assert!(said(&format!("{word}: cleanup")) <= of.len(), "{name} was cleaned twice: {}", ended.stderr);
        assert!(said(&format!("{word}: abort")) <= of.len(), "{name} was aborted twice: {}", ended.stderr);
        assert!(count(Verdict::Cleaned) <= said(&format!("{word}: cleaned")), "{name} was not: {report:?}");
        let stopped = count(Verdict::TimedOut) + count(Verdict::Aborted);
        assert!(stopped <= said(&format!("{word}: abort")), "{name} was not: {report:?} {}", ended.stderr);
    }
    report.resources.iter().for_each(|resource| the_times(resource, report));
}

fn the_times(resource: &ResourceReport, report: &Report) {
    assert!(resource.waited + resource.worked <= report.took + ROUNDING, "{resource:?} of {report:?}");
    match resource.verdict {
        Verdict::Cleaned => assert!(resource.worked <= resource.bound + ROUNDING, "{resource:?}"),
        Verdict::Failed | Verdict::Panicked => assert!(resource.error.is_some(), "{resource:?}"),
        // It had all that it could take: the bound that is told is the one that struck.
        Verdict::TimedOut => assert!(resource.worked + ROUNDING >= resource.bound, "{resource:?}"),
        Verdict::Aborted | Verdict::Abandoned => {}
    }
}

/// The server, which uses the others, had its verdict before they began.
fn the_order(ended: &Ended, report: &Report) {
    if report.forced {
        return;
    }
    let place = |name| report.resources.iter().position(|resource| resource.name == name);
    // One that turned up late had to find what it uses where that was by then.
    let Some(server) = place("Server").filter(|&place| !report.resources[place].late) else { return };
    let starved = report.resources[server].verdict == Verdict::Abandoned;
    for (name, word) in [("Cache", "cache"), ("Database", "database")] {
        // What is abandoned at the end of the emergency step has kept nobody waiting for that long.
        assert!(starved || place(name).is_none_or(|place| server < place), "{report:?}");
        let mut lines = ended.stderr.lines();
        if lines.any(|line| line == format!("{word}: cleanup")) {
            assert!(!lines.any(|line| line.starts_with("server: ")), "{name} went first:\n{}", ended.stderr);
        }
    }
}

/// What was told in lines is what is in the file. A forced end may have no time to tell it, and an output that takes
/// nothing was told nothing.
fn the_lines(ended: &Ended, report: &Report) {
    let unclean = report.resources.iter().filter(|resource| !resource.verdict.is_clean()).count();
    let (total, ours) = (report.resources.len(), "did not close as they should");
    let stuck = report.main.ended == MainRecord::Stuck;
    let stops = ended.stderr.lines().filter(|line| line.contains(", main did not stop (")).count();
    // A forced end may have no time to tell it.
    assert!(
        stops == usize::from(stuck) || stuck && stops == 0 && is_untold(ended, report),
        "{}",
        ended.stderr
    );
    let heads: Vec<_> = ended.stderr.lines().filter(|line| line.contains(ours)).collect();
    match heads[..] {
        [] => {
            assert!(
                unclean == 0 || is_untold(ended, report),
                "{unclean} of {total} are not told: {}",
                ended.stderr
            );
        }
        [head] => {
            assert!(head.contains(&format!("{unclean} of {total} {ours}")), "{head} of {report:?}");
            assert_eq!(head.contains(", forced"), report.forced, "{head}");
            for resource in report.resources.iter().take(ROWS) {
                assert!(ended.stderr.contains(&format!("  {}", resource.name)), "{resource:?} is not told");
            }
        }
        _ => panic!("told more than once:\n{}", ended.stderr),
    }
}

/// Whether there may have been no time to tell it, or nobody who takes it.
fn is_untold(ended: &Ended, report: &Report) -> bool {
    report.forced || !ended.stderr.contains("gracefully: ")
}
