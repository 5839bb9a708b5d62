//! What a file said.

use std::fmt;

use crate::spelling::quoted;

/// A value, and the line it was said on, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// What was said.
    pub value: T,
    /// Where.
    pub line: u32,
}

/// All of a file. What is `None` was not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// The lifecycle that it speaks for.
    pub lifecycle: Option<At<String>>,
    /// Nanoseconds, above zero.
    pub grace: Option<At<u64>>,
    /// Nanoseconds.
    pub delay: Option<At<u64>>,
    /// Nanoseconds.
    pub drain: Option<At<u64>>,
    /// Nanoseconds, above zero.
    pub reserve: Option<At<u64>>,
    /// Nanoseconds, above zero.
    pub fast: Option<At<u64>>,
    /// One of [`ACTIONS`](super::ACTIONS) for each of [`SIGNALS`](super::SIGNALS), in their order.
    pub signals: [Option<At<&'static str>>; 4],
    /// One of [`PANICS`](super::PANICS).
    pub panics: Option<At<&'static str>>,
    /// One of [`EOF`](super::EOF).
    pub eof: Option<At<&'static str>>,
    /// One of [`EXITS`](super::EXITS).
    pub exit: Option<At<&'static str>>,
    /// The variable that overrides `grace`.
    pub env: Option<At<String>>,
    /// In the order of the file.
    pub resources: Vec<Entry>,
}

impl File {
    /// What is wrong where it is to speak for this lifecycle, but says that it speaks for another.
    #[must_use]
    pub fn fault_for(&self, lifecycle: &str) -> Option<Fault> {
        let At { value, line } = self.lifecycle.as_ref().filter(|whom| whom.value != lifecycle)?;
        let message = format!(
            "this file speaks for {}, not for `{lifecycle}`: write `lifecycle = \"{lifecycle}\"`, or take another file",
            quoted(value)
        );
        Some(Fault { line: *line, message })
    }
}

/// What a file said of one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whom it is about.
    pub name: At<String>,
    /// Lower closes first.
    pub order: Option<At<i64>>,
    /// Nanoseconds, above zero.
    pub timeout: Option<At<u64>>,
    /// The variable that overrides `timeout`.
    pub env: Option<At<String>>,
    /// In the order of the file.
    pub links: Vec<Link>,
}

impl Entry {
    pub(super) fn new(name: At<String>) -> Self {
        Self { name, order: None, timeout: None, env: None, links: Vec::new() }
    }
}

/// One other resource that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// How they are related.
    pub kind: LinkKind,
    /// Its name.
    pub target: At<String>,
}

/// How one resource is related to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `uses`
    Uses,
    /// `closes_after`
    ClosesAfter,
    /// `closes_before`
    ClosesBefore,
}

impl LinkKind {
    /// As it is written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Uses => "uses",
            Self::ClosesAfter => "closes_after",
            Self::ClosesBefore => "closes_before",
        }
    }
}

/// Something that is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1.
    pub line: u32,
    /// What is wrong, and what is legal.
    pub message: String,
}

impl Fault {
    /// `lifecycle.toml:7: ..`, of the file that goes by this name.
    #[must_use]
    pub fn in_file(&self, name: impl fmt::Display) -> String {
        format!("{name}:{}: {}", self.line, self.message)
    }
}
