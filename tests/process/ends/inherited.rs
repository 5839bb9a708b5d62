//! What the parent did to the signals before it started the program.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use support::programs::{Program, Signal};

use crate::scenario::{all_cleaned, end_of, holds_for_ours_alone, once};

/// Starts the program with `env` in between, which changes the signals and becomes the program.
fn start_under(env: &str, program: &Path) -> Program {
    Program::start(Command::new("env").arg(env).arg(program).arg("wait"))
}

#[test]
fn a_signal_that_the_parent_blocked_still_comes() {
    holds_for_ours_alone(|program| {
        let mut program = start_under("--block-signal=TERM,INT", program);
        program.line_with("ready");
        program.signal(Signal::TERM);
        let ended = end_of(program);
        all_cleaned(&ended);
        assert_eq!(ended.status.code(), Some(0));
    });
}

#[test]
fn a_signal_that_the_parent_ignored_stays_ignored() {
    holds_for_ours_alone(|program| {
        let mut program = start_under("--ignore-signal=INT", program);
        program.line_with("ready");
        // With tokio's handler alone this one ends the program.
        program.signal(Signal::INT);
        program.stays_quiet(Duration::from_millis(500));
        program.signal(Signal::TERM);
        let ended = end_of(program);
        all_cleaned(&ended);
        once(&ended, "main is done");
        assert_eq!(ended.status.code(), Some(0), "it ended by SIGINT, which nohup or a shell had it ignore");
    });
}
