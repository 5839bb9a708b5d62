//! A pool that runs, and what there is of it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use support::programs::{Ended, Pid, Program, Signal, example};
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
        let pid = program.pid().as_raw_nonzero().get().unsigned_abs();
        Pool { program: Some(program), pid }
    }

    /// All processes of the pools of this test that have not ended. A companion keeps nothing of its environment.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let ledgers = self.ledgers.path().as_os_str().as_encoded_bytes();
        let entries = fs::read_dir("/proc").expect("there is a /proc").flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let is_its = |pid: &u32| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            let has = |part: &[u8]| environment.windows(part.len()).any(|window| window == part);
            has(self.tag.as_bytes()) || has(ledgers)
        };
        pids.filter(is_its).collect()
    }

    /// The companion of this pool.
    pub(crate) fn companion(&self, pool: &Pool) -> Option<u32> {
        let assignment = format!("__GRACEFULLY_COMPANION={}:", pool.pid);
        let is_one = |pid: &u32| {
            fs::read(format!("/proc/{pid}/environ")).is_ok_and(|environment| {
                environment.starts_with(assignment.as_bytes()) || contains(&environment, &assignment)
            })
        };
        self.processes().into_iter().find(is_one)
    }

    /// Waits until nothing is left of these pools.
    pub(crate) fn nothing_is_left(&self, pools: &[&Pool]) {
        let what = || -> Vec<String> {
            let processes = self.processes().into_iter().map(|pid| format!("process {pid}"));
            let shared = pools.iter().flat_map(|pool| pool.shared()).map(|path| path.display().to_string());
            let ledgers = fs::read_dir(self.ledgers.path()).expect("a folder").flatten();
            processes.chain(shared).chain(ledgers.map(|entry| entry.path().display().to_string())).collect()
        };
        let by = Instant::now() + RECLAIMED;
        while !what().is_empty() {
            assert!(Instant::now() < by, "left after {RECLAIMED:?}: {:?}", what());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Scene {
    /// What a twin has left.
    fn drop(&mut self) {
        for pid in self.processes() {
            kill(pid, Signal::KILL);
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
        let mut workers = Vec::new();
        for task in fs::read_dir(format!("/proc/{}/task", self.pid)).expect("it is there").flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            workers.extend(children.split_ascii_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
        }
        workers
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

pub(crate) fn kill(pid: u32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid.cast_signed()) {
        let _ = rustix::process::kill_process(pid, signal);
    }
}

fn contains(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

/// The last number in a line.
pub(crate) fn number_in(line: &str) -> u64 {
    let words = line.split([' ', ':']);
    words.filter_map(|word| word.parse().ok()).next_back().unwrap_or_else(|| panic!("no number in {line:?}"))
}
