//! `std::process::exit` from inside what the app calls: it is not waited for, and stops nobody else.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gracefully::{MainRecord, Verdict};
use support::programs::Signal;

use super::{LEAVING, Left, NAIVE, end_of, start};
use crate::scenario::{in_order, never, once};

/// Asks ours to stop by this signal. The twin, which hears Ctrl+C alone, does not get to the database.
fn asked(arguments: &[&str], signal: Signal) -> Left {
    let run = |program: &str, signal| {
        let all: Vec<&str> = ["nobody", "none"].iter().chain(arguments).copied().collect();
        let mut leaving = start(program.as_ref(), &all);
        leaving.program.line_with("ready");
        leaving.program.signal(signal);
        end_of(leaving)
    };
    if arguments.iter().any(|argument| argument.starts_with("server=")) {
        // It may also hang, where a thread drops the runtime whose worker exits.
        if let Ok(twin) = catch_unwind(AssertUnwindSafe(|| run(NAIVE, Signal::INT))) {
            never(&twin.ended, "database: cleaned");
        }
    }
    run(LEAVING, signal)
}

#[test]
fn a_cleanup_that_exits_has_failed_and_the_next_is_cleaned_at_once() {
    let left = asked(&["server=exit:9"], Signal::TERM);
    in_order(&left.ended, &["server: cleanup", "database: cleanup", "database: cleaned"]);
    assert_eq!(left.verdicts(), [("Server", Verdict::Failed), ("Database", Verdict::Cleaned)]);
    assert_eq!(left.error_of("Server"), "it called process::exit");
    assert_eq!(left.ended.status.code(), Some(9));
    assert!(left.report().took.as_millis() < 500, "its time-out was waited for: {:?}", left.report().took);
    assert!(left.ended.stderr.contains("it called process::exit"), "{}", left.ended.stderr);
}

/// A status of 0 does not make it clean.
#[test]
fn a_cleanup_that_exits_well_is_not_clean() {
    let left = asked(&["server=exit:0"], Signal::TERM);
    assert_eq!(left.ended.status.code(), Some(70));
}

#[test]
fn a_cleanup_that_exits_takes_the_current_thread_with_it() {
    let left = asked(&["server=exit:9", "flavor=current_thread"], Signal::TERM);
    never(&left.ended, "database: cleanup");
    once(&left.ended, "database: abort");
    assert_eq!(left.verdicts(), [("Server", Verdict::Failed), ("Database", Verdict::Aborted)]);
    assert_eq!(left.ended.status.code(), Some(9));
    assert!(left.report().took.as_millis() < 500, "{:?}", left.report().took);
}

/// The twin has no quiesce.
#[test]
fn a_quiesce_that_exits_is_not_waited_for() {
    let left = asked(&["server-quiesce=exit:9"], Signal::TERM);
    in_order(&left.ended, &["server: cleaned", "database: cleaned"]);
    assert_eq!(left.verdicts(), [("Server", Verdict::Failed), ("Database", Verdict::Cleaned)]);
    assert_eq!(left.error_of("Server"), "its quiesce called process::exit");
    assert_eq!(left.ended.status.code(), Some(9));
    assert_eq!(left.report().main.ended, MainRecord::Returned);
    assert!(left.report().took.as_millis() < 500, "{:?}", left.report().took);
}

/// The twin has no abort.
#[test]
fn an_abort_that_exits_is_not_waited_for() {
    let left = asked(&["server-abort=exit:9"], Signal::QUIT);
    in_order(&left.ended, &["server: abort", "database: abort"]);
    assert_eq!(left.verdicts(), [("Server", Verdict::Aborted), ("Database", Verdict::Aborted)]);
    assert_eq!(left.error_of("Server"), "its abort called process::exit");
    assert_eq!(left.ended.status.code(), Some(9));
    assert!(left.report().took.as_millis() < 350, "{:?}", left.report().took);
}
