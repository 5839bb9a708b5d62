//! A folder of their own for things and ledgers, and the program that makes them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use support::processes::{self, until, with_environment};
use support::programs::{Ended, Program, Signal};
use tempfile::TempDir;

/// How long it takes at most until what was left is reclaimed. The promise is two seconds; the machine may be slow.
const RECLAIMED: Duration = Duration::from_secs(10);

pub(crate) const OURS: &str = env!("CARGO_BIN_EXE_outside");
pub(crate) const TWIN: &str = env!("CARGO_BIN_EXE_outside_naive");

/// Where one test has its things.
pub(crate) struct Scene {
    pub(crate) things: TempDir,
    pub(crate) ledgers: PathBuf,
    name: String,
}

/// How long a program may take to end.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A program that has made its things.
pub(crate) struct Maker {
    /// None once it has ended.
    program: Option<Program>,
    id: u32,
    seen: Vec<String>,
    /// What it has made.
    pub(crate) made: Vec<PathBuf>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let things = tempfile::tempdir().expect("a folder can be made");
        // Longer than what the library makes for itself, and not there yet.
        let ledgers = things.path().join("ledgers/of/this/test");
        let name = format!("gracefully-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Self { things, ledgers, name }
    }

    /// The command that makes things called `part` of this scene.
    pub(crate) fn command(&self, program: &str, part: &str, then: &str) -> Command {
        let folder = self.things.path().join(part);
        fs::create_dir_all(&folder).expect("a folder can be made");
        let mut command = Command::new(program);
        command.arg(folder).arg(format!("{}-{part}", self.name)).arg(then);
        command.env("GRACEFULLY_LEDGER", &self.ledgers);
        command
    }

    /// Starts it, and waits until its things are there.
    pub(crate) fn make(&self, program: &str, part: &str, then: &str) -> Maker {
        Maker::start(&mut self.command(program, part, then))
    }

    /// The ledgers that are there.
    pub(crate) fn ledgers(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.ledgers) else { return Vec::new() };
        entries.flatten().map(|entry| entry.path()).collect()
    }

    /// The companion of the process of this number.
    pub(crate) fn companion(&self, of: u32) -> Option<u32> {
        let assignment = format!("__GRACEFULLY_COMPANION={of}:{}", self.ledgers.display());
        with_environment(assignment.as_bytes()).pop()
    }

    /// Kills the companion of this process, and waits until it is gone.
    pub(crate) fn kill_companion(&self, of: u32) {
        let companion = self.companion(of).expect("it has a companion");
        processes::signal(companion, Signal::KILL);
        soon("the companion is gone", || self.companion(of).is_none());
    }
}

impl Maker {
    /// Starts the program of this command, and waits until its things are there.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut program = Program::talk_to(command);
        program.line_with("ready");
        let seen = program.said().to_vec();
        let is_path = |line: &&String| line.starts_with('/');
        let made: Vec<PathBuf> = seen.iter().filter(is_path).map(PathBuf::from).collect();
        assert_eq!(made.len(), 6, "{made:?}");
        Self { id: program.id(), program: Some(program), seen, made }
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    /// What it said until it was ready.
    pub(crate) fn seen(&self) -> &[String] {
        &self.seen
    }

    pub(crate) fn program(&mut self) -> &mut Program {
        self.program.as_mut().expect("it has not ended")
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        self.program().signal(signal);
    }

    /// Waits for its end.
    pub(crate) fn end(&mut self) -> Ended {
        self.program.take().expect("it has not ended").wait(PATIENCE)
    }

    /// What is there of what it made.
    pub(crate) fn left(&self) -> Vec<&Path> {
        self.made.iter().map(PathBuf::as_path).filter(|path| path.symlink_metadata().is_ok()).collect()
    }
}

impl Drop for Scene {
    /// What a twin has left.
    fn drop(&mut self) {
        let Ok(entries) = fs::read_dir("/dev/shm") else { return };
        for entry in
            entries.flatten().filter(|entry| entry.file_name().to_string_lossy().contains(&self.name))
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Waits until it is so.
pub(crate) fn soon(what: &str, is_so: impl FnMut() -> bool) {
    until(RECLAIMED, what, is_so);
}
