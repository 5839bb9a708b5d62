//! Whatever main does, the same cleanup follows.

use gracefully::{MainRecord, Verdict};
use support::programs::Signal;

use crate::scenario::{all_cleaned, end_of, holds_for_ours_alone, in_order, once, start, with_report};

#[test]
fn main_returns_and_one_failure_stops_nothing() {
    holds_for_ours_alone(|program| {
        let ended = end_of(start(program, &["return", "server=error"]));
        once(&ended, "database: cleaned");
        once(&ended, "cache: cleaned");
        assert_eq!(ended.status.code(), Some(70));
    });
}

#[test]
fn mains_own_status_is_stronger_than_a_cleanup_that_panicked() {
    holds_for_ours_alone(|program| {
        let ended = end_of(start(program, &["code=3", "cache=panic"]));
        once(&ended, "database: cleaned");
        assert_eq!(ended.status.code(), Some(3));
    });
}

#[test]
fn main_fails() {
    holds_for_ours_alone(|program| {
        let ended = end_of(start(program, &["error"]));
        all_cleaned(&ended);
        once(&ended, "Error: \"main failed on purpose\"");
        assert_eq!(ended.status.code(), Some(1));
    });
}

#[test]
fn main_panics() {
    holds_for_ours_alone(|program| {
        let ended = end_of(start(program, &["panic"]));
        all_cleaned(&ended);
        assert_eq!(ended.status.code(), Some(101));
    });
}

#[test]
fn the_app_is_asked_to_shut_down() {
    holds_for_ours_alone(|program| {
        let ended = end_of(start(program, &["shutdown", "server=hang"]));
        in_order(&ended, &["server: abort", "database: cleanup", "database: cleaned"]);
        once(&ended, "main is done");
        assert_eq!(ended.status.code(), Some(70));
    });
}

#[test]
fn the_app_is_asked_to_exit_with_a_code() {
    holds_for_ours_alone(|program| {
        let ended = end_of(start(program, &["exit=5"]));
        all_cleaned(&ended);
        assert_eq!(ended.status.code(), Some(5));
    });
}

#[test]
fn a_main_that_never_asked_is_dropped_at_once() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["deaf"]);
        program.line_with("ready");
        program.signal(Signal::TERM);
        let ended = end_of(program);
        all_cleaned(&ended);
        assert_eq!(ended.status.code(), Some(0));
    });
    let (_, report) = with_report(&["deaf"], "ready", |program| program.signal(Signal::TERM));
    assert_eq!(report.main.ended, MainRecord::Dropped);
    assert!(report.main.worked.as_millis() < 1000, "it was waited for: {:?}", report.main.worked);
}

#[test]
fn a_main_that_blocks_its_thread_is_left_behind() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["block"]);
        program.line_with("ready");
        program.signal(Signal::TERM);
        let ended = end_of(program);
        all_cleaned(&ended);
    });
    let (ended, report) = with_report(&["block"], "ready", |program| program.signal(Signal::TERM));
    assert_eq!(report.main.ended, MainRecord::Stuck);
    assert!(!report.clean && ended.stderr.contains("main did not stop: it was to be"), "{}", ended.stderr);
    let head = "gracefully: SIGTERM: 3 resources closed, main did not stop (";
    assert!(ended.stderr.contains(head), "{}", ended.stderr);
    assert_eq!(ended.status.code(), Some(70));
    assert!(report.resources.iter().all(|resource| resource.verdict == Verdict::Cleaned));
}
