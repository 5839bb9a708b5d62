//! A program that opens and closes for years.

use support::programs::Program;

use crate::scene::HELD;

/// What never closes well is forgotten too. There is no twin: without the library there is nothing to remember.
#[test]
fn what_is_closed_early_leaves_nothing_behind() {
    let mut command = std::process::Command::new(HELD);
    command.args(["churns", "database=error"]).env("SAYS", "/dev/null");
    let (lines, says) = std::io::pipe().expect("a pipe can be made");
    command.stdin(std::process::Stdio::null()).stdout(says).stderr(std::process::Stdio::null());
    let mut program = Program::listen_to(&mut command, lines);
    let mut memory = || -> i64 {
        let line = program.line_with("VmRSS:");
        line.split_whitespace().rev().nth(1).and_then(|kib| kib.parse().ok()).expect("it is told in kB")
    };
    let (early, late) = (memory(), memory());
    // A hundred thousand of anything is more than that.
    assert!(late < early + 1024, "it grew from {early} to {late} KiB");
}
