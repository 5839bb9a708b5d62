//! `std::process::exit`, from every thread: the same cleanup, as far as there is a runtime for it.

use gracefully::{Exit, MainRecord, Reason};
use support::programs::Signal;

use super::{LEAVING, Left, end_of, holds_for_ours_alone, start};
use crate::scenario::{in_order, never, once};

fn cleaned_with(left: &Left, status: u8, main: &MainRecord) {
    left.all_cleaned();
    assert_eq!(left.ended.status.code(), Some(status.into()), "{}", left.ended.stderr);
    let report = left.report();
    assert_eq!(report.reason, Some(Reason::ProcessExit(Some(status.into()))));
    assert_eq!((report.exit, &report.main.ended), (Exit::Status(status), main));
    assert!(report.clean && !report.forced);
    // Half of what there is to wait for if somebody forgets that nobody comes back.
    assert!(report.took.as_millis() < 500, "{:?}", report.took);
}

#[test]
fn main_exits() {
    holds_for_ours_alone(&["main", "exit:3"], |left| {
        cleaned_with(left, 3, &MainRecord::Left);
        never(&left.ended, "main goes on");
    });
}

#[test]
fn a_task_exits() {
    holds_for_ours_alone(&["task", "exit:4"], |left| {
        // It waits for its task, which never returns, so it is dropped at the bound of the drain.
        left.all_cleaned();
        assert_eq!(left.ended.status.code(), Some(4));
        assert_eq!(left.report().main.ended, MainRecord::Dropped);
        // The drain, and not what a runtime has to shut down when one of its threads never comes back.
        assert!(left.report().took.as_millis() < 1_250, "{:?}", left.report().took);
    });
}

#[test]
fn a_plain_thread_exits_and_main_is_done_before_the_cleanups() {
    holds_for_ours_alone(&["thread", "exit:5"], |left| {
        cleaned_with(left, 5, &MainRecord::Returned);
        in_order(&left.ended, &["main is done", "server: cleanup"]);
    });
}

#[test]
fn a_thread_that_may_block_exits() {
    holds_for_ours_alone(&["blocking", "exit:6"], |left| {
        left.all_cleaned();
        assert_eq!(left.ended.status.code(), Some(6));
    });
}

#[test]
fn two_threads_exit() {
    holds_for_ours_alone(&["threads", "exit:7"], |left| cleaned_with(left, 7, &MainRecord::Returned));
}

#[test]
fn a_status_of_0_stands_only_where_all_is_clean() {
    holds_for_ours_alone(&["main", "exit:0"], |left| cleaned_with(left, 0, &MainRecord::Left));
    holds_for_ours_alone(&["main", "exit:0", "server=error"], |left| {
        once(&left.ended, "database: cleaned");
        assert_eq!(left.ended.status.code(), Some(70));
        assert_eq!(left.report().exit, Exit::Status(70));
    });
}

#[test]
fn what_the_app_was_told_before_is_stronger() {
    holds_for_ours_alone(&["main", "exit:3", "app-exit=9"], |left| {
        left.all_cleaned();
        assert_eq!(left.ended.status.code(), Some(9));
        assert_eq!(left.report().reason, Some(Reason::Exit(9)));
    });
}

/// It joins what runs, waits for the end, and brings its status.
#[test]
fn an_exit_while_a_cleanup_runs() {
    let mut leaving = start(LEAVING.as_ref(), &["thread", "exit:8", "when=cleaning"]);
    leaving.program.line_with("ready");
    leaving.program.signal(Signal::TERM);
    let left = end_of(leaving);
    left.all_cleaned();
    assert_eq!(left.ended.status.code(), Some(8));
    assert_eq!(left.report().reason, Some(Reason::Signal(gracefully::Signal::Term)));
    let twin = start(super::NAIVE.as_ref(), &["thread", "exit:8", "when=cleaning"]);
    let mut twin = twin;
    twin.program.line_with("ready");
    twin.program.signal(Signal::INT);
    never(&end_of(twin).ended, "database: cleaned");
}

#[test]
fn signals_still_hurry_and_force_it() {
    let mut leaving = start(LEAVING.as_ref(), &["main", "exit:3", "server=hang"]);
    leaving.program.line_with("server: cleanup");
    for _ in 0..2 {
        leaving.program.signal_again(Signal::INT);
    }
    leaving.program.line_with("server: abort");
    let left = end_of(leaving);
    in_order(&left.ended, &["server: abort", "database: cleaned"]);
    assert_eq!(left.ended.status.code(), Some(3));
    let mut leaving = start(LEAVING.as_ref(), &["main", "exit:3", "server=hang"]);
    leaving.program.line_with("server: cleanup");
    for _ in 0..3 {
        leaving.program.signal_again(Signal::INT);
    }
    assert_eq!(end_of(leaving).ended.status.code(), Some(130));
}

/// Its only thread is the one that leaves, so nothing can run on it any more.
#[test]
fn main_exits_on_the_current_thread() {
    holds_for_ours_alone(&["main", "exit:3", "flavor=current_thread"], |left| {
        left.all_aborted();
        assert_eq!(left.ended.status.code(), Some(3));
        let report = left.report();
        assert_eq!(report.main.ended, MainRecord::Left);
        assert!(!report.clean && report.took.as_millis() < 500, "{:?}", report.took);
    });
}

#[test]
fn another_thread_exits_on_the_current_thread() {
    holds_for_ours_alone(&["thread", "exit:5", "flavor=current_thread"], |left| {
        cleaned_with(left, 5, &MainRecord::Returned);
    });
}

/// The standard library keeps all but the first, where nothing of ours is called, so no cleanup can run. The report does
/// not say that they block. There is no twin: without the library there is no report.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn all_tasks_exit_at_once() {
    let left = end_of(start(LEAVING.as_ref(), &["tasks", "exit:7"]));
    in_order(&left.ended, &["server: abort", "database: abort"]);
    never(&left.ended, ": cleanup");
    assert_eq!(left.ended.status.code(), Some(7), "{}", left.ended.stderr);
    let said = "waited in pause (it has called process::exit, as another one had)";
    assert!(left.ended.stderr.contains(said), "{}", left.ended.stderr);
    assert!(left.ended.stderr.contains("; in a task say `app.exit(code)`"), "{}", left.ended.stderr);
}
