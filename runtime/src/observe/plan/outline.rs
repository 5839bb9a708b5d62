//! The nouns of an outline.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::observe::millis;
use crate::plan::{EofAction, ExitStyle, LinkKind, PanicAction, Signals, Source};

/// What a lifecycle would do, in names and times: what `GRACEFULLY=plan:json` writes.
///
/// As JSON durations are milliseconds, and names are in `snake_case`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The name of the lifecycle; `open` where none is declared.
    pub lifecycle: String,
    /// The bounds of the steps.
    pub bounds: BoundsOutline,
    /// What each signal does.
    pub signals: Signals,
    /// How the process ends after a clean shutdown that a signal requested.
    pub exit: ExitStyle,
    /// What becomes of the program when a task panics; not said where it is the usual, a request.
    #[serde(default, skip_serializing_if = "PanicAction::is_usual")]
    pub panics: PanicAction,
    /// What becomes of the program when its stdin ends; not said where it is the usual, nothing.
    #[serde(default, skip_serializing_if = "EofAction::is_usual")]
    pub eof: EofAction,
    /// Where what signals do was written, if in a file, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub signals_from: BTreeMap<String, BoundSource>,
    /// Where the way to end was written, if in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_from: Option<BoundSource>,
    /// Where it was written what a panic does, if in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panics_from: Option<BoundSource>,
    /// Where it was written what the end of stdin does, if in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eof_from: Option<BoundSource>,
    /// The plan; none in an open lifecycle, whose plan is made when the shutdown is requested.
    pub plan: Option<PlanOutline>,
}

/// The bounds of a lifecycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundsOutline {
    /// On everything from the request to the end of the process.
    pub grace: BoundOutline,
    /// How long to keep serving after a SIGTERM; may be zero.
    pub delay: BoundOutline,
    /// How long main, tasks and guards may take to finish; may be zero.
    pub drain: BoundOutline,
    /// What is kept for aborts.
    pub reserve: BoundOutline,
    /// On shutting the runtime down and writing the report.
    pub end: BoundOutline,
    /// On each cleanup once the shutdown is hurried.
    pub fast: BoundOutline,
}

/// A bound, and who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundOutline {
    /// The bound.
    #[serde(rename = "bound_ms", with = "millis")]
    pub bound: Duration,
    /// Where it was written.
    pub from: BoundSource,
}

/// Where a bound was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BoundSource {
    /// Nowhere: it is the library's default.
    #[serde(rename = "default")]
    BuiltIn,
    /// Nowhere: it is a share of what the critical path leaves.
    Share,
    /// In `#[resource(..)]` on the type.
    Derive,
    /// In `#[resource(..)]` on the entry of the list.
    Entry,
    /// In `#[lifecycle(..)]`.
    // A second thing of the trait's name would have the compiler spell out `gracefully::Lifecycle` in every message.
    #[serde(rename = "lifecycle")]
    Attribute,
    /// In `#[graceful_main(..)]`, or at the builder.
    Main,
    /// In a file: the one that `#[lifecycle(config = ..)]` names, or the one that `GRACEFULLY_CONFIG` named at the start.
    File {
        /// The file, as it was named.
        name: String,
        /// From 1.
        line: u32,
    },
    /// In this environment variable.
    Environment(String),
}

/// The plan of a closed lifecycle.
///
/// Every resource has a name of its own here: where two types of one lifecycle share theirs, the later ones of the list
/// are numbered, `Cache (2)`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanOutline {
    /// The longest that the shutdown may take: delay, drain, critical path, reserve and end.
    #[serde(rename = "worst_case_ms", with = "millis")]
    pub worst_case: Duration,
    /// What it would be with the same time-outs if no resource had an `order`.
    #[serde(rename = "worst_case_without_order_ms", with = "millis")]
    pub worst_case_without_order: Duration,
    /// The resources, stage by stage in the order of closing.
    pub stages: Vec<Vec<ResourceOutline>>,
    /// Who closes before whom, and why; without what `order` says.
    pub edges: Vec<EdgeOutline>,
    /// What `order` says: the resources of each value, lowest first. All of one value close before all of the next.
    pub order: Vec<OrderOutline>,
    /// The resources whose time-outs make the worst case, in the order of closing.
    pub critical_path: Vec<StepOutline>,
}

/// A resource of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceOutline {
    /// Its name.
    pub name: String,
    /// The bound on closing all its instances, in parallel.
    pub timeout: BoundOutline,
    /// The latest that it starts, from the start of the cleanup step on.
    #[serde(rename = "starts_by_ms", with = "millis")]
    pub starts_by: Duration,
    /// `order = n`.
    pub order: Option<i64>,
    /// Where that was written, if in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_from: Option<BoundSource>,
}

/// One resource closes before another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EdgeOutline {
    /// Closes first.
    pub before: String,
    /// Closes when that one has its verdict.
    pub after: String,
    /// What kind of thing was said.
    pub why: EdgeKind,
    /// Which of the two said it.
    pub said_by: String,
    /// In these words: ``field `db: Managed<Database>` ``, `uses(Database)`.
    pub words: String,
}

/// Why one resource closes before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// One has the other as a field.
    Field,
    /// `uses(..)`.
    Uses,
    /// `closes_after(..)`.
    ClosesAfter,
    /// `closes_before(..)`.
    ClosesBefore,
}

/// The resources with one value of `order`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderOutline {
    /// The value.
    pub order: i64,
    /// Their names.
    pub resources: Vec<String>,
}

/// A step of the critical path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepOutline {
    /// The name of the resource.
    pub name: String,
    /// Its time-out.
    pub timeout: BoundOutline,
    /// The latest that it is done, from the request on: delay and drain come before.
    #[serde(rename = "done_by_ms", with = "millis")]
    pub done_by: Duration,
}

impl BoundSource {
    /// Who wrote a bound of the lifecycle.
    pub(super) fn of_lifecycle(source: Source) -> Self {
        match source {
            Source::Default => Self::BuiltIn,
            Source::Derive => Self::Derive,
            Source::Lifecycle => Self::Attribute,
            Source::Main => Self::Main,
            Source::File { file, line } | Source::RunTimeFile { file, line } => {
                Self::File { name: file.to_owned(), line }
            }
            Source::Environment(variable) => Self::Environment(variable.to_owned()),
        }
    }

    /// The file that this was written in; none where it was not.
    pub(super) fn if_file(source: Source) -> Option<Self> {
        Some(Self::of_lifecycle(source)).filter(|from| matches!(from, Self::File { .. }))
    }

    /// Who wrote the time-out of a resource.
    pub(super) fn of_resource(source: Source) -> Self {
        match source {
            Source::Default => Self::Share,
            Source::Lifecycle => Self::Entry,
            other => Self::of_lifecycle(other),
        }
    }
}

impl fmt::Display for BoundSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BuiltIn => "default",
            Self::Share => "share",
            Self::Derive => "derive",
            Self::Entry => "entry",
            Self::Attribute => "#[lifecycle]",
            Self::Main => "main",
            Self::File { name, line } => return write!(f, "{name}:{line}"),
            Self::Environment(variable) => variable,
        })
    }
}

impl EdgeOutline {
    /// The words, with who said them where that is not the one that closes first.
    pub(super) fn reason(&self) -> String {
        if self.said_by == self.before {
            self.words.clone()
        } else {
            format!("{} on {}", self.words, self.said_by)
        }
    }
}

impl EdgeKind {
    /// What a link says. A field that cannot be seen into makes no edge.
    pub(super) fn of(kind: LinkKind) -> Self {
        match kind {
            LinkKind::Field => Self::Field,
            LinkKind::Uses | LinkKind::Opaque => Self::Uses,
            LinkKind::ClosesAfter => Self::ClosesAfter,
            LinkKind::ClosesBefore => Self::ClosesBefore,
        }
    }
}
