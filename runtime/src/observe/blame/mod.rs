//! What is known of those that did not end by themselves: data, and its words for people.
//!
//! All of it is of the moment at which the bound came, or later, and says so; nothing here is guessed.

#[cfg(test)]
mod tests;
mod words;

use serde::{Deserialize, Serialize};

use super::{LateUse, WorkReport};
use crate::engine::{ByInstance, InstanceId, Record};
use crate::words::Verdict;
pub(super) use words::{of_main, of_resource, of_work, of_workers};

/// Why a resource did not end by itself, as far as it is known: taken when its bound came.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Blame {
    /// Where `app.manage` or `app.defer` was called: `src/main.rs:41`.
    pub managed_at: String,
    /// Where its cleanup stood.
    pub cleanup: Standing,
    /// Whether the cleanup was no more when the verdict came; otherwise it was left behind.
    pub stopped: bool,
    /// The thread that the cleanup was running on.
    pub thread: Option<ThreadReport>,
    /// How many `Managed` of it were held, beside what the app itself has: by main, by tasks, by other resources.
    pub held: usize,
    /// The thread that its quiesce, which had not returned when the verdict came, was running on.
    pub quiesce: Option<ThreadReport>,
    /// The same of its abort.
    pub abort: Option<ThreadReport>,
}

/// Where a future stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// It was not begun: it was not its turn yet, or there was no runtime.
    NotBegun,
    /// It was handed to the runtime, and no worker was free to begin it.
    Unpolled,
    /// It waited at an `.await`.
    Suspended,
    /// It was running on a thread.
    Running,
    /// What it held was being dropped, on a thread.
    Dropping,
    /// It had come to its own end, too late to count.
    Ended,
    /// It had been dropped, though nobody had asked for that: its runtime was shut down.
    Dropped,
}

/// A thread, and what it did.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadReport {
    /// Its name, which Linux cuts at 15 bytes.
    pub name: Option<String>,
    /// Its number; main's own is the process's. None where the system does not tell.
    pub tid: Option<u32>,
    /// What it did.
    pub doing: Doing,
}

/// What a thread did when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Doing {
    /// The system does not tell, or there was no time to ask.
    Unknown,
    /// It was running, or waited for a processor.
    Computes,
    /// It waited in the kernel.
    Blocks {
        /// The system call, or the kernel's function where the call is not known.
        call: Option<String>,
        /// The descriptor that it was called on; 0 is stdin.
        fd: Option<u32>,
        /// What that descriptor was: a path, `pipe:[4711]`, `socket:[4711]`.
        file: Option<String>,
    },
    /// A debugger, or SIGSTOP, had stopped it.
    Halted,
}

/// What was found out while it closed, beside what the engine remembers.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) blames: ByInstance<Blame>,
    /// What cleanups noted.
    pub(crate) notes: ByInstance<Vec<String>>,
    /// Main's, which counts if it did not stop.
    pub(crate) main: (Standing, ThreadReport),
    pub(crate) workers: Vec<ThreadReport>,
    pub(crate) late_uses: Vec<LateUse>,
    pub(crate) work: Vec<WorkReport>,
}

impl Found {
    /// Those of `records`, with their places. What is clean has none, so it costs ten thousand of them next to nothing.
    pub(super) fn blames_of(&mut self, records: &[Record]) -> Vec<(usize, Blame)> {
        let unclean = records.iter().enumerate().filter(|(_, record)| !record.verdict.is_clean());
        unclean.filter_map(|(index, record)| Some((index, self.blame_of(record)?))).collect()
    }

    /// What was noted of `records`, with their places.
    pub(super) fn notes_of(&mut self, records: &[Record]) -> Vec<(usize, Vec<String>)> {
        if self.notes.is_empty() {
            return Vec::new();
        }
        let records = records.iter().enumerate();
        records
            .filter_map(|(index, record)| Some((index, self.notes.remove(&InstanceId(record.id))?)))
            .collect()
    }

    /// A thread may still have been on its way out of a call that had returned: the record knows.
    fn blame_of(&mut self, record: &Record) -> Option<Blame> {
        let mut blame = self.blames.remove(&InstanceId(record.id))?;
        blame.quiesce = blame.quiesce.filter(|_| record.unquiet);
        blame.abort = blame.abort.filter(|_| record.unaborted);
        let ended = matches!(record.verdict, Verdict::Failed | Verdict::Panicked);
        (!ended || blame.quiesce.is_some()).then_some(blame)
    }
}

impl Blame {
    pub(crate) fn new(managed_at: String, cleanup: Standing, held: usize) -> Self {
        Self { managed_at, cleanup, stopped: true, thread: None, held, quiesce: None, abort: None }
    }
}

impl ThreadReport {
    pub(crate) fn new(name: String, tid: u32, doing: Doing) -> Self {
        Self { name: Some(name), tid: Some(tid), doing }
    }

    /// Of which nothing is known but its number, if that; 0 is none.
    pub(crate) fn unseen(tid: u32) -> Self {
        Self { name: None, tid: (tid > 0).then_some(tid), doing: Doing::Unknown }
    }
}
