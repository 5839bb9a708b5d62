//! Ways out that the app does not order. The program and its twin are `programs/leaving.rs` and `twins/leaving.rs`.

mod aborting;
mod calls;
mod exits;
mod foreign;
mod late;
mod panics;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use gracefully::{Report, Verdict};
use support::programs::{Ended, Program};
use support::twins;

use crate::scenario::{SLACK, in_order, once};
use crate::truth::{self, Status};

const LEAVING: &str = env!("CARGO_BIN_EXE_leaving");
const NAIVE: &str = env!("CARGO_BIN_EXE_leaving_naive");

/// `grace` of the program.
const GRACE: Duration = Duration::from_secs(9);

/// How a program ended, and its report.
struct Left {
    ended: Ended,
    /// The twin has none.
    report: Option<Report>,
}

/// A program that runs.
struct Leaving {
    program: Program,
    folder: tempfile::TempDir,
}

fn start(program: &Path, arguments: &[&str]) -> Leaving {
    start_with(program, arguments, Program::start)
}

fn start_with(program: &Path, arguments: &[&str], start: impl FnOnce(&mut Command) -> Program) -> Leaving {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("report.json");
    let mut command = Command::new(program);
    // A backtrace takes long to print. (A second panic prints one all the same.)
    let command = command.args(arguments).env("GRACEFULLY_REPORT", path).env("RUST_BACKTRACE", "0");
    let program = start(command);
    Leaving { program, folder }
}

/// Waits for its end. The report, where there is one, is true.
fn end_of(leaving: Leaving) -> Left {
    end_of_as(leaving, Status::Reported)
}

/// The same, where the report cannot know the status.
fn end_of_as(leaving: Leaving, status: Status) -> Left {
    let pid = leaving.program.pid();
    let ended = leaving.program.wait(GRACE + SLACK);
    let report = std::fs::read_to_string(leaving.folder.path().join("report.json")).ok();
    let report = report.map(|text| {
        let report = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
        truth::check(&ended, &report, pid, status);
        report
    });
    Left { ended, report }
}

/// Runs both programs. The promise holds for ours, and is broken by the twin.
fn holds_for_ours_alone(arguments: &[&str], promise: impl Fn(&Left)) {
    twins::holds_for_ours_alone(LEAVING, NAIVE, |name| promise(&end_of(start(Path::new(name), arguments))));
}

impl Left {
    fn report(&self) -> &Report {
        let Some(report) = &self.report else {
            panic!("there is no report; it said:\n{}", self.ended.stderr)
        };
        report
    }

    /// What the report says of the server and the database, in the order in which it says it.
    fn verdicts(&self) -> Vec<(&str, Verdict)> {
        self.report().resources.iter().map(|resource| (resource.name.as_str(), resource.verdict)).collect()
    }

    fn all_cleaned(&self) {
        for line in ["server: cleaned", "database: cleaned"] {
            once(&self.ended, line);
        }
        in_order(&self.ended, &["server: cleaned", "database: cleanup"]);
        assert_eq!(self.verdicts(), [("Server", Verdict::Cleaned), ("Database", Verdict::Cleaned)]);
        in_order(&self.ended, &["database: cleaned", "outer: dropped", "inner: dropped"]);
    }

    fn all_aborted(&self) {
        in_order(&self.ended, &["server: abort", "database: abort"]);
        crate::scenario::never(&self.ended, ": cleanup");
        assert_eq!(self.verdicts(), [("Server", Verdict::Aborted), ("Database", Verdict::Aborted)]);
    }

    fn error_of(&self, name: &str) -> &str {
        let resource = self.report().resources.iter().find(|resource| resource.name == name);
        resource.and_then(|resource| resource.error.as_deref()).unwrap_or_default()
    }
}
