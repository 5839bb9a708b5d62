//! One scenario, for the program and its twin.

use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use gracefully::{Report, Verdict};
use support::programs::{Ended, Program};
use tempfile::TempDir;

use crate::truth::{self, Status};

pub(crate) const HELD: &str = env!("CARGO_BIN_EXE_held");
const NAIVE: &str = env!("CARGO_BIN_EXE_held_naive");

/// The least that the machine may be late with, over the bound that the library promises.
const SLACK: Duration = Duration::from_secs(4);

/// `grace` of the program, where a scenario does not set another.
const GRACE: Duration = Duration::from_secs(6);

/// Runs `scenario` on both programs, beside one another. It panics where the promise is broken: never with ours, always
/// with the twin.
pub(crate) fn holds_for_ours_alone(scenario: impl Fn(&Path) + Sync) {
    thread::scope(|scope| {
        let twin = scope.spawn(|| catch_unwind(AssertUnwindSafe(|| scenario(Path::new(NAIVE)))));
        scenario(Path::new(HELD));
        let twin = twin.join().unwrap_or_else(|panic| resume_unwind(panic));
        let panic = twin.expect_err("the naive twin passes this scenario too, so it proves nothing");
        assert!(!panic.is::<NeverReady>(), "the naive twin did not even start, so it proves nothing");
    });
}

/// Runs all of them beside one another: they mostly wait.
pub(crate) fn each<T: Sync>(cases: &[T], run: impl Fn(&T) + Sync) {
    thread::scope(|scope| {
        let run = &run;
        let start = |(number, case)| {
            let thread = thread::Builder::new().name(format!("case {number}"));
            thread.spawn_scoped(scope, move || run(case)).expect("a thread can be started")
        };
        let started: Vec<_> = (1..).zip(cases).map(start).collect();
        for case in started {
            case.join().unwrap_or_else(|panic| resume_unwind(panic));
        }
    });
}

/// A command for `program`, with the report of its end.
pub(crate) struct Scene {
    pub(crate) command: Command,
    folder: TempDir,
    ours: bool,
    grace: Duration,
}

impl Scene {
    pub(crate) fn new(program: &Path, words: &[&str]) -> Self {
        Self::through(program, words, program, &[])
    }

    /// With another program before it, which becomes this one.
    pub(crate) fn through(program: &Path, words: &[&str], before: &Path, its: &[&str]) -> Self {
        let mut command = Command::new(before);
        command.args(its);
        if before != program {
            command.arg(program);
        }
        let folder = tempfile::tempdir().expect("a folder can be made");
        command.args(words).env("GRACEFULLY_REPORT", folder.path().join("report.json"));
        Self { command, folder, ours: program == Path::new(HELD), grace: GRACE }
    }

    /// Sets a variable of ours, such as `GRACE`.
    pub(crate) fn setting(mut self, (name, value): (&str, &str)) -> Self {
        self.command.env(format!("GRACEFULLY_{name}"), value);
        if name == "GRACE" {
            self.grace =
                value.strip_suffix('s').and_then(|s| s.parse().ok()).map_or(GRACE, Duration::from_secs);
        }
        self
    }

    pub(crate) fn start(mut self) -> Running {
        let program = Program::start(&mut self.command);
        self.started(program)
    }

    pub(crate) fn started(self, program: Program) -> Running {
        Running { program, scene: self }
    }
}

/// What it panics with when it does not say that it is ready: no promise is broken then, but the scenario.
struct NeverReady;

/// A program that runs.
pub(crate) struct Running {
    pub(crate) program: Program,
    scene: Scene,
}

impl Running {
    /// Waits until it says that it is ready.
    pub(crate) fn ready(&mut self) {
        let waiting = AssertUnwindSafe(|| self.program.line_with("ready"));
        if catch_unwind(waiting).is_err() {
            panic_any(NeverReady);
        }
    }

    /// Waits for its end, within the bound that the library promises. The report is there, and true.
    pub(crate) fn end(self) -> Told {
        self.end_as(Status::Reported)
    }

    /// The same, where the report cannot know the status.
    pub(crate) fn end_as(self, status: Status) -> Told {
        let pid = self.program.pid();
        let Scene { folder, ours, grace, .. } = self.scene;
        // What hangs without the library does so for as long as one waits.
        let slack = if ours { SLACK } else { Duration::from_millis(500) };
        let ended = self.program.wait(grace + slack);
        let report = std::fs::read_to_string(folder.path().join("report.json")).ok();
        assert_eq!(report.is_some(), ours, "whether there is a report; it said:\n{}", ended.stderr);
        let report = report.map(|text| {
            let report = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
            truth::check(&ended, &report, pid, status);
            report
        });
        Told { ended, report }
    }
}

/// How it ended.
pub(crate) struct Told {
    pub(crate) ended: Ended,
    /// None of the twin's.
    pub(crate) report: Option<Report>,
}

impl Told {
    /// These are the verdicts of the server, the cache and the database.
    pub(crate) fn verdicts(&self, expected: [Verdict; 3]) {
        let Some(report) = &self.report else { return };
        for (name, verdict) in ["Server", "Cache", "Database"].into_iter().zip(expected) {
            let found: Vec<Verdict> =
                report.resources.iter().filter(|one| one.name == name).map(|one| one.verdict).collect();
            assert_eq!(found, [verdict], "{name} of {}", self.ended.stderr);
        }
    }

    /// All three were cleaned, in order.
    pub(crate) fn all_cleaned(&self) {
        self.verdicts([Verdict::Cleaned; 3]);
        for name in ["server", "cache", "database"] {
            self.once(&format!("{name}: cleaned"));
        }
        self.in_order(&["server: cleaned", "database: cleanup", "database: cleaned"]);
        self.in_order(&["server: cleaned", "cache: cleanup", "cache: cleaned"]);
    }

    /// These lines came, in this order; others may be in between.
    pub(crate) fn in_order(&self, lines: &[&str]) {
        let mut left = self.ended.stderr.lines();
        for line in lines {
            assert!(left.any(|said| said == *line), "no {line:?} in its place in:\n{}", self.ended.stderr);
        }
    }

    /// This line came once.
    pub(crate) fn once(&self, line: &str) {
        let times = self.ended.stderr.lines().filter(|said| *said == line).count();
        assert_eq!(times, 1, "{line:?} came {times} times in:\n{}", self.ended.stderr);
    }

    pub(crate) fn status(&self, code: i32) {
        assert_eq!(self.ended.status.code(), Some(code), "{}", self.ended.stderr);
    }

    /// It took no longer than this from the request to the report.
    pub(crate) fn took_at_most(&self, bound: Duration) {
        if let Some(report) = &self.report {
            assert!(report.took <= bound, "it took {:?}, not {bound:?}: {report:?}", report.took);
        }
    }
}
