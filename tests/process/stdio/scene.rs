//! One scenario, for the program and its twin.

use std::io::{self, PipeReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use gracefully::Report;
use support::programs::{Ended, Program};
use support::twins;
use tempfile::TempDir;

pub(crate) const OURS: &str = env!("CARGO_BIN_EXE_talking");
const NAIVE: &str = env!("CARGO_BIN_EXE_talking_naive");

/// The reader has ended 50 ms after the stop; the rest is the machine's. The drain would take three seconds.
pub(crate) const AT_ONCE: Duration = Duration::from_millis(1500);
/// How long is waited for the twin, which waits for a key.
const PATIENCE: Duration = Duration::from_secs(6);

/// Runs `scenario` on both. It panics where the promise is broken: never with ours, always with the twin.
pub(crate) fn holds_for_ours_alone(scenario: impl Fn(&Path)) {
    twins::holds_for_ours_alone(Path::new(OURS), Path::new(NAIVE), scenario);
}

/// A program whose stdin is chosen, with what it says on stdout and on stderr; and where its report will be.
pub(crate) struct Talk {
    pub(crate) program: Program,
    folder: TempDir,
}

impl Talk {
    pub(crate) fn start(program: &Path, how: &[&str], stdin: impl Into<Stdio>) -> Self {
        let (lines, out) = io::pipe().expect("a pipe can be made");
        let err = out.try_clone().expect("a pipe has more than one end");
        Self::start_on(Command::new(program).args(how).stdin(stdin).stdout(out).stderr(err), lines)
    }

    pub(crate) fn start_on(command: &mut Command, lines: PipeReader) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        command.env("GRACEFULLY_REPORT", folder.path().join("report.json"));
        let mut program = Program::listen_to(command, lines);
        program.line_with("ready");
        Self { program, folder }
    }

    /// It ends in time, with the status 0.
    pub(crate) fn ends(self) -> (Ended, Option<Report>) {
        let ended = self.program.wait(PATIENCE);
        println!("{}", ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{:?}", ended.status);
        assert!(ended.waited < AT_ONCE, "it took {:?}", ended.waited);
        assert!(ended.stderr.contains("talk: cleaned"), "nothing was cleaned");
        let report = std::fs::read_to_string(self.folder.path().join("report.json")).ok();
        let report = report.map(|report| serde_json::from_str(&report).expect("it is a report"));
        (ended, report)
    }
}
