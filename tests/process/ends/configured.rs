//! What the lifecycle and main configure, seen from outside.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;

use gracefully::Report;
use support::programs::{Ended, Program, Signal};

use crate::scenario::{CONFIGURED, end_of, in_order, never, once, start};

const OPEN: &str = env!("CARGO_BIN_EXE_open");

fn signalled(arguments: &[&str], signal: Signal) -> Ended {
    let mut program = start(Path::new(CONFIGURED), arguments);
    program.line_with("ready");
    program.signal(signal);
    end_of(program)
}

#[test]
fn a_signal_may_be_ignored_and_another_be_graceful_on_the_current_thread() {
    let mut program = start(Path::new(CONFIGURED), &[]);
    program.line_with("ready");
    program.signal(Signal::HUP);
    program.signal_again(Signal::QUIT);
    let ended = end_of(program);
    in_order(&ended, &["store: cleanup, graceful", "store: cleaned"]);
    assert_eq!(ended.status.signal(), Some(Signal::QUIT.as_raw()), "`exit = \"signal\"` ends by it");
}

#[test]
fn a_signal_may_be_fast_from_the_start() {
    let ended = signalled(&[], Signal::TERM);
    in_order(&ended, &["store: cleanup, fast", "store: cleaned"]);
    assert_eq!(ended.status.signal(), Some(Signal::TERM.as_raw()));
}

#[test]
fn a_cleanup_that_hangs_on_the_current_thread_is_aborted() {
    let ended = signalled(&["hang"], Signal::INT);
    in_order(&ended, &["store: cleanup, graceful", "store: abort"]);
    assert_eq!(ended.status.code(), Some(70), "what was not cleaned does not end by its signal");
}

fn with_bound(program: &str, bound: &str) -> (Ended, Option<Report>) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("report.json");
    let mut command = Command::new(program);
    let mut program = Program::start(command.env("STORE_BOUND", bound).env("GRACEFULLY_REPORT", &path));
    if bound != "banana" {
        program.line_with("ready");
        program.signal(Signal::INT);
    }
    let ended = end_of(program);
    let report = std::fs::read_to_string(&path).ok();
    (ended, report.map(|text| serde_json::from_str(&text).expect("it is a report")))
}

#[test]
fn a_variable_of_its_own_sets_a_time_out() {
    for program in [CONFIGURED, OPEN] {
        for bound in ["2s", "2"] {
            let (ended, report) = with_bound(program, bound);
            once(&ended, "store: cleaned");
            assert_eq!(report.expect("it is written").resources[0].bound.as_millis(), 2000);
        }
    }
}

#[test]
fn a_bad_value_in_it_refuses_to_start() {
    let (ended, report) = with_bound(CONFIGURED, "banana");
    once(
        &ended,
        "gracefully: STORE_BOUND=banana: not a duration; write seconds, such as 30, or a number with a unit, such as 5s, 250ms or 1m 30s",
    );
    never(&ended, "store");
    assert_eq!((ended.status.code(), report), (Some(78), None));
}

/// An open lifecycle learns of it when the first such resource is managed: too late to refuse, not too late to close.
#[test]
fn a_bad_value_in_an_open_lifecycle_closes_what_is_open() {
    let (ended, _) = with_bound(OPEN, "banana");
    assert!(ended.stderr.contains("gracefully: STORE_BOUND=banana: not a duration"), "{}", ended.stderr);
    once(&ended, "store: cleaned");
    assert_eq!(ended.status.code(), Some(78));
}
