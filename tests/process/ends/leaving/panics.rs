//! Panics: those that something catches pass, the others leave time for aborts.

use std::os::unix::process::ExitStatusExt;

use gracefully::{Exit, MainRecord, Reason, Urgency, Verdict, WorkEnd, WorkKind};
use support::programs::Signal;

use super::{LEAVING, Left, NAIVE, end_of, holds_for_ours_alone, start};
use crate::scenario::{in_order, never, once};

const IN_A_DROP: &str = "panic in a destructor during cleanup";

fn aborted(left: &Left) {
    left.all_aborted();
    assert_eq!(left.ended.status.signal(), Some(Signal::ABORT.as_raw()), "{}", left.ended.stderr);
    let report = left.report();
    assert_eq!((report.exit, report.urgency), (Exit::Aborted, Urgency::Immediate));
    assert!(!report.clean && report.took.as_millis() < 800, "{:?}", report.took);
    in_order(&left.ended, &["database: abort", "outer: dropped", "inner: dropped"]);
}

#[test]
fn main_panics_while_it_unwinds() {
    holds_for_ours_alone(&["main", "double"], |left| {
        aborted(left);
        assert_eq!(left.report().reason, Some(Reason::MainPanicked(IN_A_DROP.into())));
        assert_eq!(left.report().main.ended, MainRecord::Panicked(IN_A_DROP.into()));
    });
}

#[test]
fn a_task_or_a_thread_panics_while_it_unwinds() {
    for who in ["task", "thread", "blocking"] {
        holds_for_ours_alone(&[who, "double"], |left| {
            aborted(left);
            assert_eq!(left.report().reason, Some(Reason::Panicked(IN_A_DROP.into())));
        });
    }
}

/// What the app itself tracks is caught where it panics once, and not where it panics twice. It is the report's reason
/// then, and is not told as work that has ended.
#[test]
fn work_of_the_app_panics_while_it_unwinds() {
    for (who, kind) in
        [("app-task", WorkKind::Task), ("app-blocking", WorkKind::Blocking), ("app-thread", WorkKind::Thread)]
    {
        holds_for_ours_alone(&[who, "double"], |left| {
            aborted(left);
            let report = left.report();
            assert_eq!(report.reason, Some(Reason::Panicked(IN_A_DROP.into())));
            let [work] = &report.work[..] else { panic!("{:?}", report.work) };
            assert_eq!((work.kind, work.count, &work.ended), (kind, 1, &WorkEnd::Left));
        });
    }
}

#[test]
fn a_panic_in_what_must_not_unwind() {
    holds_for_ours_alone(&["thread", "through-c"], |left| {
        aborted(left);
        let reason = Reason::Panicked("panic in a function that cannot unwind".into());
        assert_eq!(left.report().reason, Some(reason));
    });
}

#[test]
fn main_panics_while_it_unwinds_on_the_current_thread() {
    holds_for_ours_alone(&["main", "double", "flavor=current_thread"], aborted);
}

/// The hook of `app.ready()` stands in front of the program's own.
#[test]
fn a_hook_that_forgets_the_one_before_it() {
    holds_for_ours_alone(&["main", "double", "hook=own"], |left| {
        aborted(left);
        // Once each: what main said, what its drop said, and that this was too much.
        assert_eq!(left.ended.stderr.matches("the program's own hook").count(), 3, "{}", left.ended.stderr);
        never(&left.ended, "thread 'main'");
    });
}

/// What was kept is dropped while the panic is held, and that has the reserve as its bound.
#[test]
fn what_was_kept_hangs_while_a_panic_is_held() {
    holds_for_ours_alone(&["main", "double", "outer=park"], |left| {
        left.all_aborted();
        once(&left.ended, "outer: dropped");
        never(&left.ended, "inner: dropped");
        assert_eq!(left.ended.status.signal(), Some(Signal::ABORT.as_raw()));
        assert!(left.ended.waited.as_secs() < 6, "{:?}", left.ended.waited);
    });
}

/// An ordinary panic is caught by its thread or its task, and nothing happens. There is no twin that fails: without the
/// library it is as harmless. This is about the library's hooks, which are there for the panics that nothing catches.
#[test]
fn an_ordinary_panic_passes() {
    for who in ["task", "thread", "blocking"] {
        let mut leaving = start(LEAVING.as_ref(), &[who, "panic"]);
        leaving.program.line_with("main goes on");
        leaving.program.signal(Signal::TERM);
        let left = end_of(leaving);
        left.all_cleaned();
        once(&left.ended, "main is done");
        assert_eq!(left.ended.status.code(), Some(0));
        assert_eq!(left.ended.stderr.matches("panicked on purpose").count(), 1, "{}", left.ended.stderr);
    }
}

fn asked(program: &str, server: &str, signal: Signal) -> Left {
    let mut leaving = start(program.as_ref(), &["nobody", "none", server]);
    leaving.program.line_with("ready");
    leaving.program.signal(signal);
    end_of(leaving)
}

#[test]
fn a_drop_panics_in_a_cleanup() {
    let left = asked(LEAVING, "server=bomb", Signal::TERM);
    in_order(&left.ended, &["server: cleanup", "database: cleanup", "database: cleaned"]);
    assert_eq!(left.verdicts(), [("Server", Verdict::Panicked), ("Database", Verdict::Cleaned)]);
    assert_eq!(left.error_of("Server"), "it panicked: a drop panicked on purpose");
    assert_eq!(left.ended.status.code(), Some(70));
    never(&asked(NAIVE, "server=bomb", Signal::INT).ended, "database: cleaned");
}

#[test]
fn a_cleanup_panics_while_it_unwinds() {
    let left = asked(LEAVING, "server=double", Signal::TERM);
    in_order(&left.ended, &["server: cleanup", "database: abort"]);
    assert_eq!(left.verdicts(), [("Server", Verdict::Panicked), ("Database", Verdict::Aborted)]);
    assert_eq!(left.error_of("Server"), format!("it panicked: {IN_A_DROP}"));
    assert_eq!(left.report().exit, Exit::Aborted);
    assert_eq!(left.ended.status.signal(), Some(Signal::ABORT.as_raw()));
    never(&asked(NAIVE, "server=double", Signal::INT).ended, "database: abort");
}

/// The twin has no abort.
#[test]
fn an_abort_panics_while_it_unwinds() {
    let left = asked(LEAVING, "server-abort=double", Signal::QUIT);
    in_order(&left.ended, &["server: abort", "database: abort"]);
    assert_eq!(left.verdicts(), [("Server", Verdict::Aborted), ("Database", Verdict::Aborted)]);
    assert_eq!(left.error_of("Server"), format!("its abort panicked: {IN_A_DROP}"));
    assert_eq!(left.ended.status.signal(), Some(Signal::ABORT.as_raw()));
}
