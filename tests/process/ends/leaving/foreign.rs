//! What code in another language does: C's own `exit`, exit handlers, and a fork.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use support::programs::Signal;

use super::{LEAVING, Left, NAIVE, end_of, holds_for_ours_alone, start};
use crate::scenario::{in_order, never, once};

const EARLIER: &str = "handler: registered before the app";
const STARTING: &str = "handler: registered by a library while the program started";

#[test]
fn c_exits_from_anywhere() {
    for who in ["main", "thread", "task"] {
        holds_for_ours_alone(&[who, "c-exit:3"], |left| {
            left.all_cleaned();
            assert_eq!(left.ended.status.code(), Some(3));
        });
    }
}

/// Before glibc 2.41 the second one is not held by anybody but us.
#[test]
fn c_exits_from_two_threads_at_once() {
    holds_for_ours_alone(&["threads", "c-exit:7"], |left| {
        left.all_cleaned();
        assert_eq!(left.ended.status.code(), Some(7));
    });
}

/// The cleanups come before what libraries do at the exit, which they may still need.
#[test]
fn exit_handlers_run_after_the_cleanups() {
    for how in ["exit:3", "c-exit:3"] {
        holds_for_ours_alone(&["thread", how, "handlers=yes"], |left| {
            left.all_cleaned();
            in_order(&left.ended, &["inner: dropped", STARTING, EARLIER]);
            assert_eq!(left.ended.status.code(), Some(3));
        });
    }
}

/// No libc lets a handler change the status of an exit.
#[test]
fn a_status_that_is_not_the_one_given_skips_them() {
    holds_for_ours_alone(&["thread", "exit:0", "server=error", "handlers=yes"], |left| {
        once(&left.ended, "database: cleaned");
        never(&left.ended, "handler:");
        assert_eq!(left.ended.status.code(), Some(70));
    });
}

/// The twin's handler does not ask whose process it is in.
#[test]
fn a_forked_child_that_exits_cleans_nothing() {
    let forks = |program: &str| -> Left {
        let mut leaving = start(Path::new(program), &["main", "fork:4", "hooked=yes"]);
        leaving.program.line_with("main goes on");
        leaving.program.signal(Signal::INT);
        end_of(leaving)
    };
    let promise = |left: &Left| {
        in_order(&left.ended, &["the child ended with 4", "main goes on", "server: cleanup"]);
        for line in ["server: cleaned", "database: cleaned"] {
            once(&left.ended, line);
        }
    };
    let left = forks(LEAVING);
    promise(&left);
    left.all_cleaned();
    let twin = forks(NAIVE);
    assert!(catch_unwind(AssertUnwindSafe(|| promise(&twin))).is_err(), "{}", twin.ended.stderr);
}

/// A forked child has our handlers and none of what they tell, so it does what it would do without them. There is no
/// twin: without the library nothing is in its way.
#[test]
fn a_forked_child_ends_by_its_signal() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT] {
        let mut leaving = start(Path::new(LEAVING), &["main", &format!("fork-kill:{}", signal.as_raw())]);
        leaving.program.line_with("main goes on");
        leaving.program.signal(Signal::TERM);
        let left = end_of(leaving);
        in_order(&left.ended, &[&format!("the child ended by signal {}", signal.as_raw()), "main goes on"]);
        left.all_cleaned();
    }
}
