//! One scenario, for the program and its twin, and what is left of it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use gracefully::{Report, ResourceReport};
use support::processes;
use support::programs::{Ended, Program, Signal};
use support::twins;
use tempfile::TempDir;

pub(crate) const OURS: &str = env!("CARGO_BIN_EXE_parent");
const NAIVE: &str = env!("CARGO_BIN_EXE_parent_naive");

/// `grace` of the program, and what the machine may be late with.
pub(crate) const BOUND: Duration = Duration::from_secs(12);

/// How long the kernel may take to be done with what was killed.
const GONE: Duration = Duration::from_secs(5);

/// Runs `scenario` on both programs. It panics where the promise is broken: never with ours, always with the twin.
pub(crate) fn holds_for_ours_alone(scenario: impl Fn(&Path)) {
    twins::holds_for_ours_alone(Path::new(OURS), Path::new(NAIVE), scenario);
}

/// A sleep that nobody else sleeps, by which processes are known.
pub(crate) struct Marker(String);

impl Marker {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Self(format!("4711.{}{:04}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)))
    }

    /// A script with every `NAP` in it replaced by a long sleep.
    pub(crate) fn script(&self, text: &str) -> String {
        text.replace("NAP", &format!("sleep {}", self.0))
    }

    /// The sleeps that have it and live. Whoever has started them has it among its words too, and does not count.
    pub(crate) fn alive(&self) -> Vec<u32> {
        processes::started_by(&["sleep", &self.0])
    }

    /// Waits until so many of them live, or more.
    pub(crate) fn until(&self, many: usize) {
        let what = format!("{many} live");
        processes::until(Duration::from_secs(30), &what, || self.alive().len() >= many);
    }

    /// Nobody is left.
    pub(crate) fn assert_gone(&self) {
        processes::until_none(GONE, || self.alive());
    }
}

impl Drop for Marker {
    fn drop(&mut self) {
        for pid in self.alive() {
            // Whoever a broken scenario has left.
            processes::signal(pid, Signal::KILL);
        }
    }
}

/// The program, as it runs, and where its report will be.
pub(crate) struct Running {
    pub(crate) program: Program,
    folder: TempDir,
}

/// Starts a program with these words and scripts, and waits until its children run.
pub(crate) fn start(program: &Path, words: &[&str], scripts: &[&str]) -> Running {
    started(Command::new(program).args(words).arg("--").args(scripts), Program::start)
}

pub(crate) fn started(command: &mut Command, start: impl FnOnce(&mut Command) -> Program) -> Running {
    let folder = tempfile::tempdir().expect("a folder can be made");
    // Whoever starts meanwhile sweeps what a test has killed, and says so.
    command.env("GRACEFULLY_LEDGER", folder.path().join("ledgers"));
    let mut program = start(command.env("GRACEFULLY_REPORT", folder.path().join("report.json")));
    program.line_with("ready");
    Running { program, folder }
}

impl Running {
    /// Sends SIGTERM, and waits for the end.
    pub(crate) fn term(self) -> (Ended, Report) {
        self.program.signal(Signal::TERM);
        self.end()
    }

    /// Waits for the end.
    pub(crate) fn end(self) -> (Ended, Report) {
        let ended = self.program.wait(BOUND);
        let report = fs::read_to_string(self.folder.path().join("report.json"));
        let report = report.unwrap_or_else(|error| panic!("no report: {error}; it said:\n{}", ended.stderr));
        (ended, serde_json::from_str(&report).expect("a report"))
    }
}

/// The only resource of the report.
pub(crate) fn only(report: &Report) -> &ResourceReport {
    assert_eq!(report.resources.len(), 1, "{report:?}");
    &report.resources[0]
}

/// Its notes, or its error, with numbers of processes and times left out.
pub(crate) fn timeless(text: &str) -> String {
    let mut words = Vec::new();
    let mut is_number = false;
    for word in text.split(' ') {
        let is_time = word.starts_with(|c: char| c.is_ascii_digit())
            && word.trim_end_matches([',', ':']).ends_with('s');
        let shown = match (is_number, is_time) {
            (true, _) => word.replace(|c: char| c.is_ascii_digit(), "").replacen(')', "N)", 1),
            (_, true) => format!("TIME{}", &word[word.trim_end_matches([',', ':']).len()..]),
            _ => word.to_owned(),
        };
        is_number = word == "(process";
        words.push(shown);
    }
    words.join(" ")
}
