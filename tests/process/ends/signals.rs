//! Signals request the shutdown, hurry it, and end it.

use std::os::unix::process::ExitStatusExt;

use support::programs::Signal;

use crate::scenario::{OURS, all_cleaned, end_of, holds_for_ours_alone, in_order, never, once, start};

/// There is no twin that fails: whoever listens for SIGTERM and cleans up after it does as much, as long as nothing goes
/// wrong. What follows is where that is not enough.
#[test]
fn sigterm_cleans_everything_in_order_after_main_is_done() {
    let mut program = start(OURS.as_ref(), &["wait"]);
    program.line_with("ready");
    program.signal(Signal::TERM);
    let ended = end_of(program);
    all_cleaned(&ended);
    in_order(&ended, &["main is done", "server: cleanup"]);
    assert_eq!(ended.status.code(), Some(0));
}

#[test]
fn sigterm_cleans_what_it_can_where_one_cleanup_fails() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["wait", "server=error"]);
        program.line_with("ready");
        program.signal(Signal::TERM);
        let ended = end_of(program);
        once(&ended, "cache: cleaned");
        once(&ended, "database: cleaned");
        assert_eq!(ended.status.code(), Some(70));
    });
}

/// The twin differs in the exit status alone: a shell loop goes on after it.
#[test]
fn sigint_cleans_everything_and_ends_by_sigint() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["wait"]);
        program.line_with("ready");
        program.signal(Signal::INT);
        let ended = end_of(program);
        all_cleaned(&ended);
        assert_eq!(ended.status.signal(), Some(Signal::INT.as_raw()));
    });
}

#[test]
fn sighup_cleans_everything() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["wait"]);
        program.line_with("ready");
        program.signal(Signal::HUP);
        let ended = end_of(program);
        all_cleaned(&ended);
        assert_eq!(ended.status.code(), Some(0));
    });
}

#[test]
fn sigquit_aborts_everything_in_order_and_cleans_nothing() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["wait"]);
        program.line_with("ready");
        program.signal(Signal::QUIT);
        let ended = end_of(program);
        never(&ended, ": cleanup");
        in_order(&ended, &["server: abort", "database: abort"]);
        in_order(&ended, &["server: abort", "cache: abort"]);
        assert_eq!(ended.status.code(), Some(70));
    });
}

#[test]
fn a_second_signal_hurries_and_keeps_the_order() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["wait", "server=hang"]);
        program.line_with("ready");
        program.signal(Signal::TERM);
        program.line_with("server: cleanup");
        program.signal_again(Signal::INT);
        let ended = end_of(program);
        once(&ended, "server: abort");
        in_order(&ended, &["server: abort", "database: cleanup", "database: cleaned"]);
        assert_eq!(ended.status.code(), Some(70));
    });
}

#[test]
fn a_third_signal_ends_at_once() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["block"]);
        program.line_with("ready");
        program.signal(Signal::TERM);
        program.line_with("main blocks");
        program.signal_again(Signal::TERM);
        program.signal_again(Signal::TERM);
        let ended = end_of(program);
        assert_eq!(ended.status.code(), Some(143));
    });
}

#[test]
fn a_request_during_start_up_closes_what_is_there() {
    holds_for_ours_alone(|program| {
        let mut program = start(program, &["starting"]);
        program.line_with("started half-way");
        program.signal(Signal::TERM);
        let ended = end_of(program);
        once(&ended, "database: cleaned");
        never(&ended, "server");
        never(&ended, "cache");
        assert_eq!(ended.status.code(), Some(0));
    });
}
