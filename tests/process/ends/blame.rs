//! What does not end by itself is named, with what it waited for and the thread that it keeps.
//!
//! There is no naive twin here: without the library nothing watches the bound, so there is no report to be wrong.

use std::process::Command;
use std::time::Duration;

use gracefully::{Blame, Doing, MainRecord, Report, ResourceReport, Standing, ThreadReport, Verdict};
use support::programs::{Ended, Program, Signal};

use crate::scenario::{CONFIGURED, OURS, reported, with_report};

/// Runs `closing` to its end, after SIGTERM.
fn ended(arguments: &[&str]) -> (Ended, Report) {
    with_report(arguments, "ready", |program| program.signal(Signal::TERM))
}

/// The same, with a stdin that stays open.
fn ended_with_stdin(arguments: &[&str]) -> (Ended, Report) {
    let act = |program: &mut Program| program.signal(Signal::TERM);
    reported(Command::new(OURS).args(arguments), Program::talk_to, "ready", act)
}

fn named<'a>(report: &'a Report, name: &str) -> &'a ResourceReport {
    let found = report.resources.iter().find(|resource| resource.name == name);
    found.unwrap_or_else(|| panic!("{name} is not in {report:?}"))
}

fn blame<'a>(report: &'a Report, name: &str) -> &'a Blame {
    named(report, name).blame.as_deref().unwrap_or_else(|| panic!("nothing is known of {name}: {report:?}"))
}

fn says(ended: &Ended, part: &str) {
    assert!(ended.stderr.contains(part), "no {part:?} in:\n{}", ended.stderr);
}

/// Asserts that the thread was blocked in this call, and gives its number.
fn blocked_in(thread: Option<&ThreadReport>, expected: &str) -> u32 {
    let thread = thread.expect("it kept a thread");
    let Doing::Blocks { call: Some(call), .. } = &thread.doing else { panic!("it blocked: {thread:?}") };
    assert_eq!(call, expected);
    thread.tid.expect("Linux tells")
}

#[test]
fn a_cleanup_that_waits_is_told_with_who_still_holds_it_and_where_it_was_managed() {
    let (ended, report) = ended(&["hold", "database=hang"]);
    let blame = blame(&report, "Database");
    assert_eq!((blame.cleanup, blame.stopped, blame.held), (Standing::Suspended, true, 2));
    assert_eq!((&blame.thread, &blame.quiesce, &blame.abort), (&None, &None, &None));
    let line = blame.managed_at.strip_prefix("tests/programs/closing.rs:").expect("the place in the program");
    assert!(line.parse::<u32>().is_ok(), "{line}");
    says(
        &ended,
        &format!("suspended at an `.await`; 2 `Managed` of it were held; managed at {}", blame.managed_at),
    );
    for name in ["Server", "Cache"] {
        assert_eq!(named(&report, name).blame, None, "it was cleaned");
    }
}

#[test]
fn a_cleanup_that_reads_is_told_with_what_it_reads() {
    let (ended, report) = ended_with_stdin(&["wait", "server=read"]);
    let blame = blame(&report, "Server");
    assert_eq!((blame.cleanup, blame.stopped), (Standing::Running, false));
    let tid = blocked_in(blame.thread.as_ref(), "read");
    let doing = &blame.thread.as_ref().expect("as above").doing;
    let Doing::Blocks { fd: Some(0), file: Some(file), .. } = doing else { panic!("of stdin: {doing:?}") };
    assert!(file.starts_with("pipe:"), "{file}");
    says(
        &ended,
        &format!("its cleanup blocked tokio-rt-worker (tid {tid}) in read(0), stdin: use async I/O"),
    );
}

#[test]
fn a_cleanup_that_waits_for_a_lock_is_told_as_such() {
    let (ended, report) = ended(&["wait", "server=lock"]);
    assert_eq!(named(&report, "Server").verdict, Verdict::Abandoned);
    let tid = blocked_in(blame(&report, "Server").thread.as_ref(), "futex");
    says(
        &ended,
        &format!(
            "its cleanup blocked tokio-rt-worker (tid {tid}) in futex (a lock, or another thread): use an async"
        ),
    );
}

#[test]
fn a_cleanup_that_computes_is_told_from_one_that_waits() {
    let (ended, report) = ended(&["wait", "server=spin"]);
    let thread = blame(&report, "Server").thread.as_ref().expect("it kept a thread");
    assert_eq!(thread.doing, Doing::Computes);
    let tid = thread.tid.expect("Linux tells");
    says(&ended, &format!("its cleanup computed on tokio-rt-worker (tid {tid}): compute in"));
}

#[test]
fn cleanups_that_no_worker_came_to_are_told_with_what_the_workers_do() {
    let (ended, report) = ended(&["stuck"]);
    for name in ["Server", "Cache", "Database"] {
        let blame = blame(&report, name);
        assert_eq!((blame.cleanup, blame.stopped, &blame.thread), (Standing::Unpolled, false, &None));
    }
    says(&ended, "never polled: no worker was free; managed at");
    assert!(report.workers.len() >= 2, "{:?}", report.workers);
    for worker in &report.workers {
        assert_eq!(worker.name.as_deref(), Some("tokio-rt-worker"));
        let tid = blocked_in(Some(worker), "futex");
        says(&ended, &format!("tokio-rt-worker (tid {tid}) waited in futex (a lock, or another thread)"));
    }
}

/// The look at the workers comes before the abort, which here lets them go.
#[test]
fn a_cleanup_that_no_worker_came_to_in_time_is_told_as_such() {
    let (ended, report) = ended(&["jammed", "server.abort=release"]);
    assert_eq!(named(&report, "Server").verdict, Verdict::TimedOut);
    let blame = blame(&report, "Server");
    assert_eq!((blame.cleanup, blame.stopped), (Standing::Unpolled, true));
    assert_eq!(named(&report, "Database").verdict, Verdict::Cleaned);
    says(&ended, "never polled: no worker was free; managed at");
    assert!(report.workers.len() >= 2, "{:?}", report.workers);
}

#[test]
fn what_was_suspended_and_found_no_worker_to_drop_it_is_told_as_such() {
    let (ended, report) = ended(&["wait", "server=seize"]);
    assert_eq!(named(&report, "Server").verdict, Verdict::Abandoned);
    let blame = blame(&report, "Server");
    assert_eq!((blame.cleanup, blame.stopped, &blame.thread), (Standing::Suspended, false, &None));
    says(&ended, "suspended at an `.await`, and no worker was free to drop it; managed at");
    says(&ended, "no worker was free; the runtime's threads: tokio-rt-worker (tid");
}

#[test]
fn a_quiesce_that_never_returns_is_told_with_its_thread() {
    let (ended, report) = ended(&["wait", "server.quiesce=lock"]);
    assert_eq!(named(&report, "Server").verdict, Verdict::Failed);
    let blame = blame(&report, "Server");
    assert_eq!((blame.cleanup, &blame.thread, &blame.abort), (Standing::Ended, &None, &None));
    let tid = blocked_in(blame.quiesce.as_ref(), "futex");
    says(&ended, "its quiesce has not returned");
    says(
        &ended,
        &format!(
            "its quiesce blocked gracefully-resc (tid {tid}) in futex (a lock, or another thread): set a flag"
        ),
    );
}

#[test]
fn an_abort_that_never_returns_is_told_with_its_thread() {
    let (ended, report) = ended_with_stdin(&["wait", "server=block", "server.abort=read"]);
    assert_eq!(named(&report, "Server").verdict, Verdict::Abandoned);
    let blame = blame(&report, "Server");
    let tid = blocked_in(blame.abort.as_ref(), "read");
    says(&ended, &format!("its abort blocked gracefully-resc (tid {tid}) in read(0), stdin: use atomics"));
    blocked_in(blame.thread.as_ref(), "futex");
}

#[test]
fn an_abort_that_never_returns_at_the_very_end_is_told_too() {
    let (ended, report) = ended_with_stdin(&["wait", "database=hang", "database.abort=read"]);
    assert_eq!(named(&report, "Database").verdict, Verdict::TimedOut);
    let blame = blame(&report, "Database");
    assert_eq!((blame.cleanup, blame.stopped, &blame.thread), (Standing::Suspended, true, &None));
    let tid = blocked_in(blame.abort.as_ref(), "read");
    says(&ended, &format!("its abort blocked gracefully-resc (tid {tid}) in read(0), stdin: use atomics"));
}

#[test]
fn what_was_not_begun_is_told_as_such() {
    let (ended, report) = with_report(&["wait"], "ready", |program| program.signal(Signal::QUIT));
    for resource in &report.resources {
        assert_eq!(resource.verdict, Verdict::Aborted);
        assert_eq!(resource.blame.as_ref().map(|blame| blame.cleanup), Some(Standing::NotBegun));
    }
    says(&ended, "not begun; managed at");
}

#[test]
fn a_main_that_blocks_its_thread_is_told_with_what_it_does() {
    for (fault, call, words) in [
        ("main=block", "futex", "in futex (a lock, or another thread): wait at an `.await`"),
        ("main=read", "read", "in read(0), stdin: wait at an `.await`"),
    ] {
        let (ended, report) = ended_with_stdin(&["block", fault]);
        let main = &report.main;
        assert_eq!((&main.ended, main.stood), (&MainRecord::Stuck, Some(Standing::Running)));
        let tid = blocked_in(main.thread.as_ref(), call);
        assert_eq!(tid, report.pid, "main runs on the first thread");
        let (told, dropped) = main.told.zip(main.dropped).expect("it was told, and to be dropped");
        assert!(dropped.saturating_sub(told).as_millis() >= 1000, "the drain is a second: {main:?}");
        says(&ended, "main did not stop: it was to be dropped 1");
        says(&ended, &format!("but it blocked main's thread (tid {tid}) {words}"));
    }
}

#[test]
fn a_main_that_does_not_end_in_the_drain_is_told_to_be_dropped() {
    let (ended, report) = ended(&["linger", "cache=error"]);
    let main = &report.main;
    assert_eq!((&main.ended, main.stood, &main.thread), (&MainRecord::Dropped, None, &None));
    assert!(
        main.told
            .zip(main.dropped)
            .is_some_and(|(told, dropped)| dropped.saturating_sub(told).as_millis() >= 1000)
    );
    says(&ended, "main was dropped at an `.await`, 1");
}

#[test]
fn what_blocks_the_only_thread_of_a_runtime_is_told() {
    let act = |program: &mut Program| program.signal(Signal::TERM);
    let (ended, report) = reported(Command::new(CONFIGURED).arg("block"), Program::start, "ready", act);
    assert_eq!(named(&report, "Store").verdict, Verdict::Abandoned);
    let tid = blocked_in(blame(&report, "Store").thread.as_ref(), "futex");
    assert_eq!(tid, report.pid);
    says(&ended, &format!("its cleanup blocked main's thread (tid {tid}) in futex"));
}

/// Nobody has waited for it to be dropped then, so nobody knows of the workers; and what was not begun has not worked.
#[test]
fn a_forced_end_blames_nobody_who_was_not_asked() {
    let (ended, report) = with_report(&["wait", "server=hang"], "ready", |program| {
        program.signal(Signal::TERM);
        program.line_with("server: cleanup");
        program.signal_again(Signal::TERM);
        program.signal_again(Signal::TERM);
    });
    assert!(report.forced);
    let names: Vec<_> = report.resources.iter().map(|resource| resource.name.as_str()).collect();
    assert!(names[0] == "Server" && names.len() == 3, "not in the order of the plan: {names:?}");
    says(&ended, "suspended at an `.await`; managed at");
    for part in ["no worker was free", "worked 0ns", "  \n"] {
        assert!(!ended.stderr.contains(part), "{part:?} in:\n{}", ended.stderr);
    }
}

/// What it had when it began is told beside what it had in the end.
#[test]
fn a_cleanup_that_was_hurried_is_told_with_the_bound_that_struck() {
    let (ended, report) = with_report(&["wait", "server=hang"], "ready", |program| {
        program.signal(Signal::TERM);
        program.line_with("server: cleanup");
        program.signal_again(Signal::TERM);
    });
    let server = named(&report, "Server");
    assert_eq!((server.verdict, server.cut_from), (Verdict::TimedOut, Some(Duration::from_secs(1))));
    // A tenth of a second until it was hurried, and `fast`.
    assert!((400..1000).contains(&server.bound.as_millis()) && server.worked >= server.bound, "{server:?}");
    // The lines are written from the nanoseconds that the report rounds, so the last digit may differ.
    let line = ended.stderr.lines().find(|line| line.trim_start().starts_with("Server")).expect("it is told");
    let told = line.split_once(" of ").and_then(|(_, rest)| rest.strip_suffix(", cut from 1s"));
    let told = told.unwrap_or_else(|| panic!("no bound that was cut in {line:?}"));
    let told: f64 = told.strip_suffix("ms").expect("it is milliseconds").parse().expect("it is a number");
    let bound = server.bound.as_secs_f64() * 1000.0;
    assert!((told - bound).abs() < 0.11, "{told} in the lines, {bound} in the report");
    assert_eq!(named(&report, "Cache").cut_from, None);
}

/// There is no time to look at a thread then, so only its number is told.
#[test]
fn a_forced_end_tells_what_is_at_hand() {
    let (ended, report) = with_report(&["wait", "server=block"], "ready", |program| {
        program.signal(Signal::TERM);
        program.line_with("server: cleanup");
        program.signal_again(Signal::TERM);
        program.signal_again(Signal::TERM);
    });
    assert!(report.forced);
    let server = blame(&report, "Server");
    assert_eq!((server.cleanup, server.stopped), (Standing::Running, false));
    let tid = server.thread.as_ref().and_then(|thread| thread.tid).expect("Linux tells");
    says(&ended, &format!("(tid {tid})"));
    for name in ["Database", "Cache"] {
        assert_eq!(blame(&report, name).cleanup, Standing::NotBegun);
    }
    says(&ended, "forced");
}
