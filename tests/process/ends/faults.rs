//! Cleanups that go wrong are stopped at their bound, aborted, named, and stop nobody else.

use gracefully::{Report, Verdict};
use support::programs::Signal;

use crate::scenario::{end_of, holds_for_ours_alone, in_order, once, start, with_report};

fn verdict_of(report: &Report, name: &str) -> Verdict {
    let resource = report.resources.iter().find(|resource| resource.name == name);
    resource.unwrap_or_else(|| panic!("{name} is not in {report:?}")).verdict
}

#[test]
fn a_cleanup_that_hangs_is_stopped_and_aborted() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["wait", "cache=hang"]);
        program.line_with("ready");
        program.signal(Signal::INT);
        let ended = end_of(program);
        in_order(&ended, &["cache: cleanup", "cache: abort"]);
        once(&ended, "database: cleaned");
        assert_eq!(ended.status.code(), Some(70));
    });
    let (ended, report) =
        with_report(&["wait", "cache=hang"], "ready", |program| program.signal(Signal::INT));
    assert_eq!(verdict_of(&report, "Cache"), Verdict::TimedOut);
    assert_eq!(verdict_of(&report, "Database"), Verdict::Cleaned);
    assert!(ended.stderr.contains("Cache     timed out"), "the report names it:\n{}", ended.stderr);
}

#[test]
fn a_cleanup_that_blocks_its_thread_is_abandoned() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["wait", "server=block"]);
        program.line_with("ready");
        program.signal(Signal::INT);
        let ended = end_of(program);
        in_order(&ended, &["server: abort", "database: cleanup", "database: cleaned"]);
        assert_eq!(ended.status.code(), Some(70));
    });
    let (_, report) = with_report(&["wait", "server=block"], "ready", |program| program.signal(Signal::INT));
    assert_eq!(verdict_of(&report, "Server"), Verdict::Abandoned);
}

#[test]
fn a_runtime_that_is_stuck_is_left_and_everything_is_aborted_in_order() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["stuck"]);
        program.line_with("ready");
        program.signal(Signal::INT);
        let ended = end_of(program);
        in_order(&ended, &["server: abort", "database: abort"]);
        in_order(&ended, &["server: abort", "cache: abort"]);
        assert_eq!(ended.status.code(), Some(70));
    });
    let (_, report) = with_report(&["stuck"], "ready", |program| program.signal(Signal::INT));
    for name in ["Server", "Cache", "Database"] {
        assert_eq!(verdict_of(&report, name), Verdict::Abandoned);
    }
}

#[test]
fn what_failed_says_why() {
    let faults = ["wait", "server=error", "cache=panic"];
    let (ended, report) = with_report(&faults, "ready", |program| program.signal(Signal::TERM));
    assert_eq!(verdict_of(&report, "Server"), Verdict::Failed);
    assert_eq!(verdict_of(&report, "Cache"), Verdict::Panicked);
    assert_eq!(verdict_of(&report, "Database"), Verdict::Cleaned);
    for why in ["the server failed on purpose", "the cache panicked on purpose"] {
        let told = |error: &String| error.contains(why);
        assert!(
            report.resources.iter().any(|resource| resource.error.as_ref().is_some_and(told)),
            "{report:?}"
        );
        assert!(ended.stderr.contains(why));
    }
}
