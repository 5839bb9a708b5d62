//! Exits when everything is done: no hang, no second run. A twin that exits late has nothing left to lose, so there is
//! none here.

use gracefully::Exit;
use support::programs::Signal;

use super::{LEAVING, Left, end_of_as, start};
use crate::scenario::{in_order, once};
use crate::truth::Status;

fn asked(argument: &str) -> Left {
    let mut leaving = start(LEAVING.as_ref(), &["nobody", "none", argument]);
    leaving.program.line_with("ready");
    leaving.program.signal(Signal::TERM);
    end_of_as(leaving, Status::Own)
}

/// The report was told, and is true.
#[test]
fn what_was_kept_exits_and_the_rest_is_dropped() {
    let left = asked("outer=exit:9");
    left.all_cleaned();
    once(&left.ended, "inner: dropped");
    assert_eq!((left.ended.status.code(), left.report().exit), (Some(0), Exit::Status(0)));
}

#[test]
fn what_was_kept_panics_and_the_rest_is_dropped() {
    let left = asked("outer=panic");
    left.all_cleaned();
    assert_eq!(left.ended.status.code(), Some(0));
}

/// From there on the process is the program's own.
#[test]
fn an_exit_after_the_app_is_the_program_s() {
    let left = asked("after=exit:9");
    left.all_cleaned();
    assert_eq!((left.ended.status.code(), left.report().exit), (Some(9), Exit::Status(0)));
    in_order(&left.ended, &["outer: dropped", "inner: dropped"]);
}
