//! One scenario, for a program and its twin.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use gracefully::Report;
use support::programs::{Ended, Program};
use support::twins;

/// `grace` of the program.
pub(crate) const GRACE: Duration = Duration::from_secs(6);

/// What the machine may be late with, over the bound that the library promises.
pub(crate) const SLACK: Duration = Duration::from_secs(4);

pub(crate) const OURS: &str = env!("CARGO_BIN_EXE_closing");
pub(crate) const CONFIGURED: &str = env!("CARGO_BIN_EXE_configured");
const NAIVE: &str = env!("CARGO_BIN_EXE_closing_naive");

/// Runs `scenario` on both programs. It panics where the promise is broken: never with ours, always with the twin.
pub(crate) fn holds_for_ours_alone(scenario: impl Fn(&Path)) {
    twins::holds_for_ours_alone(Path::new(OURS), Path::new(NAIVE), scenario);
}

/// Starts the program.
pub(crate) fn start(program: &Path, arguments: &[&str]) -> Program {
    Program::start(Command::new(program).args(arguments))
}

/// Waits for its end within the bound that the library promises.
pub(crate) fn end_of(program: Program) -> Ended {
    program.wait(GRACE + SLACK)
}

/// Asserts that these lines came, in this order; others may be in between.
pub(crate) fn in_order(ended: &Ended, lines: &[&str]) {
    let mut left = ended.stderr.lines();
    for line in lines {
        assert!(left.any(|said| said == *line), "no {line:?} in its place in:\n{}", ended.stderr);
    }
}

/// Asserts that this line came once.
pub(crate) fn once(ended: &Ended, line: &str) {
    let times = ended.stderr.lines().filter(|said| *said == line).count();
    assert_eq!(times, 1, "{line:?} came {times} times in:\n{}", ended.stderr);
}

/// Asserts that no line has this in it.
pub(crate) fn never(ended: &Ended, part: &str) {
    assert!(!ended.stderr.contains(part), "{part:?} came in:\n{}", ended.stderr);
}

/// Asserts that the three resources were cleaned, once each, the server before what it uses.
pub(crate) fn all_cleaned(ended: &Ended) {
    for resource in ["server", "cache", "database"] {
        once(ended, &format!("{resource}: cleaned"));
    }
    in_order(ended, &["server: cleaned", "database: cleanup", "database: cleaned"]);
    in_order(ended, &["server: cleaned", "cache: cleanup", "cache: cleaned"]);
}

/// Runs ours to its end with the report written to a file, and reads it.
pub(crate) fn with_report(
    arguments: &[&str],
    until: &str,
    act: impl FnOnce(&mut Program),
) -> (Ended, Report) {
    reported(Command::new(OURS).args(arguments), Program::start, until, act)
}

/// The same for any program, started in any way.
pub(crate) fn reported(
    command: &mut Command,
    start: fn(&mut Command) -> Program,
    until: &str,
    act: impl FnOnce(&mut Program),
) -> (Ended, Report) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("report.json");
    let mut program = start(command.env("GRACEFULLY_REPORT", &path));
    program.line_with(until);
    act(&mut program);
    let ended = end_of(program);
    let text = std::fs::read_to_string(&path).expect("the report is there");
    let report = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    let files = std::fs::read_dir(folder.path()).expect("the folder is there").count();
    assert_eq!(files, 1, "something else was left beside the report");
    (ended, report)
}
