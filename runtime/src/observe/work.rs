//! What became of work in flight that did not end by itself in time.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::blame::{ThreadReport, of_work};
use crate::work::{Census, WorkKind};

/// Tasks or guards that did not end as they should: all from one place that ended alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkReport {
    /// The name of the resource that it belonged to; none: the app's own.
    pub of: Option<String>,
    /// What it was.
    pub kind: WorkKind,
    /// What it was called.
    pub name: Option<String>,
    /// Where it was begun: `src/images.rs:41`.
    pub place: String,
    /// How many there were.
    pub count: usize,
    /// How it ended.
    pub ended: WorkEnd,
    /// Where it did not stop: the threads that were at it, as far as they are known.
    #[serde(default)]
    pub threads: Vec<ThreadReport>,
}

/// How work in flight ended that did not end by itself in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WorkEnd {
    /// Its time was up, and it was dropped where it waited.
    Cut,
    /// Its time was up, and it was let go a moment later.
    Late,
    /// It did not stop: it blocks a thread, or is held.
    Left,
    /// It panicked: the message.
    Panicked(String),
}

impl WorkEnd {
    /// Whether that is what may be.
    pub(super) fn is_clean(&self) -> bool {
        matches!(self, Self::Cut | Self::Late)
    }
}

impl WorkReport {
    pub(crate) fn new(of: Option<&str>, census: &Census, ended: WorkEnd) -> Self {
        let &Census { kind, name, place, count } = census;
        let place = format!("{}:{}", place.file(), place.line());
        Self {
            of: of.map(str::to_owned),
            kind,
            name: name.map(str::to_owned),
            place,
            count,
            ended,
            threads: Vec::new(),
        }
    }

    /// Whether both are the same but for how many there are.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        *self == Self { count: self.count, ..other.clone() }
    }

    /// For people, in the report of this process.
    pub(super) fn line(&self, pid: u32) -> String {
        let mut text = self.count.to_string();
        let _ = write!(text, " {}{}", self.kind.word(), if self.count == 1 { "" } else { "s" });
        if let Some(name) = &self.name {
            let _ = write!(text, " `{name}`");
        }
        if let Some(of) = &self.of {
            let _ = write!(text, " of {of}");
        }
        let were = if self.count == 1 { "was" } else { "were" };
        let _ = write!(text, " from {} ", self.place);
        let _ = match (&self.ended, self.kind) {
            (WorkEnd::Cut, _) => write!(text, "{were} not done in time, and dropped"),
            (WorkEnd::Late, _) => write!(text, "{were} not done in time, and let go a moment later"),
            (WorkEnd::Left, WorkKind::Guard) => write!(text, "{were} held until the end"),
            (WorkEnd::Left, _) => write!(text, "did not stop"),
            (WorkEnd::Panicked(message), _) => write!(text, "panicked: {}", message.replace('\n', " ")),
        };
        for thread in &self.threads {
            let _ = write!(text, "; {}", of_work(thread, pid));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::panic::Location;

    use super::super::blame::Doing;
    use super::*;

    #[test]
    fn what_blocks_its_thread_is_told_with_it_and_the_way_out() {
        let place = Location::caller();
        let census = Census { kind: WorkKind::Task, name: Some("downloads"), place, count: 2 };
        let doing = Doing::Blocks { call: Some("read".into()), fd: Some(0), file: None };
        let threads = vec![ThreadReport::new("tokio-rt-worker".into(), 12, doing), ThreadReport::unseen(7)];
        let report = WorkReport { threads, ..WorkReport::new(Some("Database"), &census, WorkEnd::Left) };
        let line = format!(
            "2 tasks `downloads` of Database from {}:{} did not stop; it blocked tokio-rt-worker (tid 12) in read(0), \
             stdin: use async I/O, or `tokio::task::spawn_blocking`; it kept main's thread (tid 7): block and compute in \
             `tokio::task::spawn_blocking`",
            place.file(),
            place.line()
        );
        assert_eq!(report.line(7), line);
    }
}
