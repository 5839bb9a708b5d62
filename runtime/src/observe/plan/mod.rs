//! The plan, seen by people: its outline, and the forms in which it is told.

mod gather;
mod outline;
#[cfg(feature = "rt")]
mod pictures;
mod text;
mod words;

use std::fmt;

pub use outline::{
    BoundOutline, BoundSource, BoundsOutline, EdgeKind, EdgeOutline, OrderOutline, Outline, PlanOutline,
    ResourceOutline, StepOutline,
};

use crate::plan::Plan;

/// In which form an outline is told.
#[cfg(feature = "rt")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanForm {
    /// For people: `GRACEFULLY=plan`.
    Text,
    /// For programs: `plan:json`.
    Json,
    /// For Graphviz: `plan:dot`.
    Dot,
    /// For Mermaid, which GitHub and GitLab draw: `plan:mermaid`.
    Mermaid,
}

/// As `GRACEFULLY=plan` prints it, with a line end after the last line.
impl fmt::Display for Outline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::text(self))
    }
}

/// As `GRACEFULLY=plan` prints it where the environment overrides nothing, with a line end after the last line.
impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outline().fmt(f)
    }
}

#[cfg(feature = "rt")]
impl Outline {
    /// The outline in this form, as `GRACEFULLY=plan:..` prints it.
    #[must_use]
    pub fn draw(&self, form: PlanForm) -> String {
        match form {
            PlanForm::Text => self.to_string(),
            PlanForm::Json => {
                // It is made of texts, numbers and lists: nothing that JSON has no words for.
                let json = serde_json::to_string_pretty(self);
                json.map(|json| json + "\n").unwrap_or_default()
            }
            PlanForm::Dot => pictures::dot(self),
            PlanForm::Mermaid => pictures::mermaid(self),
        }
    }
}
