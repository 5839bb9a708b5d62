//! What became of work in flight that did not end by itself in time.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

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
        Self { of: of.map(str::to_owned), kind, name: name.map(str::to_owned), place, count, ended }
    }

    /// Whether both are the same but for how many there are.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        *self == Self { count: self.count, ..other.clone() }
    }

    /// For people.
    pub(super) fn line(&self) -> String {
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
        text
    }
}
