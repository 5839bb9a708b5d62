//! A pool that runs, and what there is of it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use support::processes::{self, until_none, with_environment};
use support::programs::{Ended, Program, Signal, example};
use tempfile::TempDir;

/// How long a pool may take to end.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it takes at most until nothing is left. The promise is two seconds; the machine may be slow.
const RECLAIMED: Duration = Duration::from_secs(10);

/// Where the pools of one test have their ledgers, and how their processes are known.
pub(crate) struct Scene {
    ledgers: TempDir,
    tag: String,
}

pub(crate) struct Pool {
    /// None once it has ended.
    program: Option<Program>,
    pid: u32,
}

impl Scene {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let ledgers = tempfile::tempdir().expect("a folder can be made");
        let tag = format!("POOL_OF_TEST={}-{}.", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Self { ledgers, tag }
    }

    /// Starts a pool, by whatever name the program goes.
    pub(crate) fn start(&self, program: &str, arguments: &[&str]) -> Pool {
        let (name, value) = self.tag.split_once('=').expect("a name and a value");
        let mut command = Command::new(example(program));
        command.args(arguments).env(name, value).env("GRACEFULLY_LEDGER", self.ledgers.path());
        let program = Program::talk_to(&mut command);
        let pid = program.id();
        Pool { program: Some(program), pid }
    }

    /// All processes of the pools of this test that have not ended. A companion keeps nothing of its environment.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let mut processes = with_environment(self.tag.as_bytes());
        processes.extend(with_environment(self.ledgers.path().as_os_str().as_encoded_bytes()));
        processes.sort_unstable();
        processes.dedup();
        processes
    }

    /// Waits until nothing is left of these pools.
    pub(crate) fn nothing_is_left(&self, pools: &[&Pool]) {
        let what = || -> Vec<String> {
            let processes = self.processes().into_iter().map(|pid| format!("process {pid}"));
            let shared = pools.iter().flat_map(|pool| pool.shared()).map(|path| path.display().to_string());
            let ledgers = fs::read_dir(self.ledgers.path()).expect("a folder").flatten();
            processes.chain(shared).chain(ledgers.map(|entry| entry.path().display().to_string())).collect()
        };
        until_none(RECLAIMED, what);
    }
}

impl Drop for Scene {
    /// What a twin has left.
    fn drop(&mut self) {
        for pid in self.processes() {
            processes::signal(pid, Signal::KILL);
        }
    }
}

impl Pool {
    pub(crate) fn program(&mut self) -> &mut Program {
        self.program.as_mut().expect("it has not ended")
    }

    pub(crate) fn line_with(&mut self, part: &str) -> String {
        self.program().line_with(part)
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        self.program().signal(signal);
    }

    pub(crate) fn end(&mut self) -> Ended {
        self.program.take().expect("it has not ended").wait(PATIENCE)
    }

    /// The numbers of its workers.
    pub(crate) fn workers(&self) -> Vec<u32> {
        processes::children(self.pid)
    }

    /// The number of its companion.
    pub(crate) fn companion(&self) -> Option<u32> {
        let assignment = format!("__GRACEFULLY_COMPANION={}:", self.pid);
        with_environment(assignment.as_bytes()).pop()
    }

    /// What is there of its memory and its semaphore.
    pub(crate) fn shared(&self) -> Vec<PathBuf> {
        ["", "sem."]
            .map(|prefix| PathBuf::from(format!("/dev/shm/{prefix}gracefully-worker-pool-{}", self.pid)))
            .into_iter()
            .filter(|path| path.exists())
            .collect()
    }
}

/// The last number in a line.
pub(crate) fn number_in(line: &str) -> u64 {
    let words = line.split([' ', ':']);
    words.filter_map(|word| word.parse().ok()).next_back().unwrap_or_else(|| panic!("no number in {line:?}"))
}
