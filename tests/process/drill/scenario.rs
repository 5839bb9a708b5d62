//! One drill of one program.

use std::process::Command;
use std::time::Duration;

use support::programs::{Ended, Program};

pub(crate) const CLOSING: &str = env!("CARGO_BIN_EXE_closing");
pub(crate) const DRILLED: &str = env!("CARGO_BIN_EXE_drilled");

/// `grace` of the programs, what they take to start, and what the machine may be late with.
const BOUND: Duration = Duration::from_secs(6 + 4);

/// Runs the program through a drill.
pub(crate) fn drill(how: &str, program: &str, arguments: &[&str]) -> Ended {
    Program::start(Command::new(program).args(arguments).env("GRACEFULLY", how).env("RUST_BACKTRACE", "0"))
        .wait(BOUND)
}

/// What a line of the verdict says.
pub(crate) fn said<'a>(ended: &'a Ended, word: &str) -> &'a str {
    let verdict = ended.stderr.split_once("gracefully: drill: ").map_or("", |(_, verdict)| verdict);
    let line = verdict.lines().find_map(|line| line.trim_start().strip_prefix(word));
    line.unwrap_or_else(|| panic!("the verdict says nothing about {word:?}:\n{}", ended.stderr)).trim_start()
}

/// Asserts the first line of the verdict, and the exit status.
pub(crate) fn verdict(ended: &Ended, words: &str, status: i32) {
    let line = format!("gracefully: drill: {words}");
    let times = ended.stderr.lines().filter(|said| *said == line).count();
    assert_eq!((times, ended.status.code()), (1, Some(status)), "{line:?}:\n{}", ended.stderr);
}
