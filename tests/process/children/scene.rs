//! One scenario, for the program and its twin, and what is left of it.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use gracefully::{Report, ResourceReport};
use support::programs::{Ended, Program, Signal};
use tempfile::TempDir;

pub(crate) const OURS: &str = env!("CARGO_BIN_EXE_parent");
const NAIVE: &str = env!("CARGO_BIN_EXE_parent_naive");

/// `grace` of the program, and what the machine may be late with.
pub(crate) const BOUND: Duration = Duration::from_secs(12);

/// How long the kernel may take to be done with what was killed.
const GONE: Duration = Duration::from_secs(5);

/// Runs `scenario` on both programs. It panics where the promise is broken: never with ours, always with the twin.
pub(crate) fn holds_for_ours_alone(scenario: impl Fn(&Path)) {
    scenario(Path::new(OURS));
    let twin = catch_unwind(AssertUnwindSafe(|| scenario(Path::new(NAIVE))));
    assert!(twin.is_err(), "the naive twin passes this scenario too, so it proves nothing");
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
        let processes = fs::read_dir("/proc").expect("there is a process table").flatten();
        let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let words = format!("sleep\0{}\0", self.0);
        // Who has ended has no words.
        numbers
            .filter(|pid| fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|is| is == words.as_bytes()))
            .collect()
    }

    /// Waits until so many of them live.
    pub(crate) fn until(&self, many: usize) {
        let by = Instant::now() + Duration::from_secs(30);
        while self.alive().len() != many {
            assert!(Instant::now() < by, "{:?} live instead of {many}", self.alive());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Nobody is left.
    pub(crate) fn assert_gone(&self) {
        let by = Instant::now() + GONE;
        while !self.alive().is_empty() {
            assert!(Instant::now() < by, "{:?} are left", self.alive());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Marker {
    fn drop(&mut self) {
        for pid in self.alive() {
            if let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) {
                // Whoever a broken scenario has left.
                let _ = rustix::process::kill_process(pid, Signal::KILL);
            }
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
