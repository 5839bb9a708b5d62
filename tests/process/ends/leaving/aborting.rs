//! With `panic = "abort"` nothing catches a panic. The programs are those of this folder, built with that profile.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use gracefully::{Exit, MainRecord, Reason, Urgency, Verdict};
use support::outputs::unread;
use support::programs::{Program, Signal, aborting};
use support::twins;

use super::{Left, end_of, end_of_as, start, start_with};
use crate::scenario::{in_order, never, once};
use crate::truth::Status;

const OURS: &str = "leaving_aborting";
const TWIN: &str = "leaving_aborting_naive";

/// Runs ours and the twin. The promise holds for ours, and is broken by the twin.
fn holds_for_ours_alone(arguments: &[&str], promise: impl Fn(&Left)) {
    let run = |name| end_of(start(&aborting(name), arguments));
    twins::holds_for_ours_alone(OURS, TWIN, |name| promise(&run(name)));
}

fn asked(arguments: &[&str], signal: Signal) -> Left {
    asked_as(arguments, signal, Status::Reported)
}

fn asked_as(arguments: &[&str], signal: Signal, status: Status) -> Left {
    let all: Vec<&str> = ["nobody", "none"].iter().chain(arguments).copied().collect();
    let mut leaving = start(&aborting(OURS), &all);
    leaving.program.line_with("ready");
    leaving.program.signal(signal);
    end_of_as(leaving, status)
}

fn by_sigabrt(left: &Left) {
    assert_eq!(left.ended.status.signal(), Some(Signal::ABORT.as_raw()), "{}", left.ended.stderr);
    let report = left.report();
    assert_eq!((report.exit, report.urgency), (Exit::Aborted, Urgency::Immediate));
    // Half of the reserve is what aborts that hang would be waited for.
    assert!(!report.clean && report.took.as_millis() < 700, "{:?}", report.took);
    in_order(&left.ended, &["database: abort", "outer: dropped", "inner: dropped"]);
}

#[test]
fn main_panics() {
    for flavor in ["flavor=multi_thread", "flavor=current_thread"] {
        holds_for_ours_alone(&["main", "panic", flavor], |left| {
            left.all_aborted();
            by_sigabrt(left);
            let said = "main panicked on purpose";
            assert_eq!(left.report().reason, Some(Reason::MainPanicked(said.into())));
            assert_eq!(left.report().main.ended, MainRecord::Panicked(said.into()));
        });
    }
}

/// What it panics with is told before anything of ours is done, and may never be told to its end.
#[test]
fn main_or_another_panics_and_nobody_reads() {
    for who in ["main", "task", "thread"] {
        let promise = |name| {
            let (_reader, stderr) = unread(0);
            let start = |command: &mut Command| {
                let (lines, says) = io::pipe().expect("a pipe can be made");
                command.env("SAYS", "/dev/stdin").stdin(says).stdout(Stdio::null()).stderr(stderr);
                Program::listen_to(command, lines)
            };
            let left = end_of(start_with(&aborting(name), &[who, "panic"], start));
            left.all_aborted();
            assert_eq!(left.ended.status.signal(), Some(Signal::ABORT.as_raw()), "{}", left.ended.stderr);
            // What is waited for before and after, and half of the reserve, where half of a second would do.
            assert!(left.ended.waited.as_secs() < 5, "{:?}", left.ended.waited);
        };
        twins::holds_for_ours_alone(OURS, TWIN, promise);
    }
}

#[test]
fn another_panics() {
    let tasks = ["task", "thread", "blocking", "app-task", "app-thread", "app-blocking"];
    let current = ("task", "current");
    for (who, flavor) in tasks.map(|who| (who, "multi")).into_iter().chain([current]) {
        holds_for_ours_alone(&[who, "panic", &format!("flavor={flavor}_thread")], |left| {
            left.all_aborted();
            by_sigabrt(left);
            let said = format!("{who} panicked on purpose");
            assert_eq!(left.report().reason, Some(Reason::Panicked(said)));
        });
    }
}

#[test]
fn two_panic() {
    holds_for_ours_alone(&["threads", "panic"], |left| {
        left.all_aborted();
        by_sigabrt(left);
    });
}

#[test]
fn a_cleanup_panics() {
    let left = asked(&["server=panic"], Signal::TERM);
    by_sigabrt(&left);
    in_order(&left.ended, &["server: cleanup", "database: abort"]);
    never(&left.ended, "server: abort");
    assert_eq!(left.verdicts(), [("Server", Verdict::Panicked), ("Database", Verdict::Aborted)]);
    assert_eq!(left.error_of("Server"), "it panicked: server panicked on purpose");
}

/// One is held already, and this one is what it is held for.
#[test]
fn an_abort_panics_while_a_panic_is_held() {
    holds_for_ours_alone(&["thread", "panic", "server-abort=panic"], |left| {
        left.all_aborted();
        by_sigabrt(left);
        assert_eq!(left.error_of("Server"), "its abort panicked: server panicked on purpose");
    });
}

#[test]
fn a_quiesce_panics() {
    let left = asked(&["server-quiesce=panic"], Signal::TERM);
    by_sigabrt(&left);
    in_order(&left.ended, &["server: abort", "database: abort"]);
    assert_eq!(left.error_of("Server"), "its quiesce panicked: server panicked on purpose");
}

/// The report is told by then.
#[test]
fn what_was_kept_panics() {
    let left = asked_as(&["outer=panic"], Signal::TERM, Status::Own);
    once(&left.ended, "database: cleaned");
    assert_eq!(left.ended.status.signal(), Some(Signal::ABORT.as_raw()));
}

#[test]
fn without_a_panic_all_is_as_ever() {
    let left = asked(&[], Signal::TERM);
    left.all_cleaned();
    assert_eq!(left.ended.status.code(), Some(0));
    holds_for_ours_alone(&["task", "exit:3"], |left| {
        left.all_cleaned();
        assert_eq!(left.ended.status.code(), Some(3));
    });
}
