//! The words that code, output and reports share.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A signal that asks a program to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Signal {
    /// SIGTERM: a supervisor asks.
    #[serde(rename = "SIGTERM")]
    Term,
    /// SIGINT: Ctrl+C.
    #[serde(rename = "SIGINT")]
    Int,
    /// SIGHUP: the terminal is gone.
    #[serde(rename = "SIGHUP")]
    Hup,
    /// SIGQUIT: Ctrl+\.
    #[serde(rename = "SIGQUIT")]
    Quit,
}

impl Signal {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Term, Self::Int, Self::Hup, Self::Quit];

    /// Its number (POSIX fixes these four).
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Hup => 1,
            Self::Int => 2,
            Self::Quit => 3,
            Self::Term => 15,
        }
    }

    /// Its name, `SIGTERM`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hup => "SIGHUP",
            Self::Int => "SIGINT",
            Self::Quit => "SIGQUIT",
            Self::Term => "SIGTERM",
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How much time there is. It only rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Everything gets its time-out.
    Graceful,
    /// Drains are cut; every cleanup gets the short bound, then its abort.
    Fast,
    /// Aborts only.
    Immediate,
}

impl fmt::Display for Urgency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Graceful => "graceful",
            Self::Fast => "fast",
            Self::Immediate => "immediate",
        })
    }
}

/// How one resource ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Its cleanup returned `Ok` within its bound.
    Cleaned,
    /// Its cleanup returned an error.
    Failed,
    /// Its cleanup was stopped at its bound, and its abort was called.
    TimedOut,
    /// Its cleanup panicked.
    Panicked,
    /// There was no time for its cleanup; its abort was called.
    Aborted,
    /// Neither its cleanup nor its abort could be made to stop: it blocks a thread, and was left behind.
    Abandoned,
}

impl Verdict {
    /// In the order of the variants.
    #[cfg_attr(not(feature = "rt"), expect(dead_code, reason = "nothing is closed without the runtime"))]
    pub(crate) const ALL: [Self; 6] =
        [Self::Cleaned, Self::Failed, Self::TimedOut, Self::Panicked, Self::Aborted, Self::Abandoned];

    /// Whether everything was released as it should be.
    #[must_use]
    pub const fn is_clean(self) -> bool {
        matches!(self, Self::Cleaned)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cleaned => "cleaned",
            Self::Failed => "failed",
            Self::TimedOut => "timed out",
            Self::Panicked => "panicked",
            Self::Aborted => "aborted",
            Self::Abandoned => "abandoned",
        })
    }
}

/// What requested the shutdown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// A signal.
    Signal(Signal),
    /// `app.shutdown()`.
    Shutdown,
    /// Main returned.
    MainReturned,
    /// Main returned an error: its text.
    MainFailed(String),
    /// Main panicked: the message.
    MainPanicked(String),
    /// `app.exit(code)`.
    Exit(u8),
    /// `std::process::exit(code)`, or C's `exit`. The code, where the system tells it.
    ProcessExit(Option<i32>),
    /// A task panicked: where it was spawned, and the message.
    TaskPanicked(String),
    /// A child process ended though nobody had asked it to: which, and how.
    ChildEnded(String),
    /// The program that started this one as its worker is gone.
    ParentGone,
    /// Stdin ended, where the lifecycle says `eof = "request"`, or the app so (`app.stop_at_eof()`).
    StdinEnded,
    /// Nobody reads stdout any more, likewise.
    StdoutClosed,
    /// A panic that nothing can catch, other than main's (with `panic = "abort"`, or while unwinding): the message.
    Panicked(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal(signal) => signal.fmt(f),
            Self::Shutdown => f.write_str("app.shutdown()"),
            Self::MainReturned => f.write_str("main returned"),
            Self::MainFailed(error) => write!(f, "main failed: {error}"),
            Self::MainPanicked(message) => write!(f, "main panicked: {message}"),
            Self::Exit(code) => write!(f, "app.exit({code})"),
            Self::ProcessExit(Some(code)) => write!(f, "process::exit({code})"),
            Self::ProcessExit(None) => f.write_str("process::exit"),
            Self::TaskPanicked(text) => write!(f, "a task panicked: {text}"),
            Self::ChildEnded(text) => write!(f, "a child ended: {text}"),
            Self::ParentGone => f.write_str("the parent is gone"),
            Self::StdinEnded => f.write_str("stdin ended"),
            Self::StdoutClosed => f.write_str("nobody reads stdout"),
            Self::Panicked(message) => write!(f, "panicked: {message}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_is_in_its_place() {
        for (place, verdict) in Verdict::ALL.into_iter().enumerate() {
            assert_eq!(verdict as usize, place, "{verdict}");
        }
    }
}
