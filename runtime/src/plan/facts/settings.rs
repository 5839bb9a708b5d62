//! What a lifecycle says about itself.

use serde::{Deserialize, Serialize};

use super::{Source, Written};
use crate::words::Signal;

/// What a lifecycle says about itself. What is `None` is settled by [`Settings::settle`].
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The bound on everything from the request to the end of the process (default 30 s).
    pub grace: Option<Written>,
    /// How long to keep serving after a SIGTERM with readiness down (default: not at all).
    pub delay: Option<Written>,
    /// How long main, tasks and guards may take to finish (default 5 s, at most a sixth of grace).
    pub drain: Option<Written>,
    /// What is kept for the emergency step (default 1 s, at most a tenth of grace).
    pub reserve: Option<Written>,
    /// The bound of a cleanup once the urgency is *fast* (default 1 s).
    pub fast: Option<Written>,
    /// What each signal does.
    pub signals: Signals,
    /// How the process ends after a clean shutdown that a signal requested.
    pub exit: ExitStyle,
    /// What becomes of the program when a task panics.
    pub panics: PanicAction,
    /// What becomes of the program when its stdin ends.
    pub eof: EofAction,
    /// `env = ".."`: the variable that overrides the grace period, before `GRACEFULLY_GRACE`.
    pub env: Option<&'static str>,
    /// Who said what has no [`Written`] of its own.
    pub sources: &'static Sources,
}

/// Who said what of a lifecycle is no bound.
#[derive(Debug, Clone, Copy)]
pub struct Sources {
    /// The actions of SIGTERM, SIGINT, SIGHUP and SIGQUIT.
    pub signals: [Source; 4],
    /// The exit style.
    pub exit: Source,
    /// What becomes of the program when a task panics.
    pub panics: Source,
    /// What becomes of the program when its stdin ends.
    pub eof: Source,
}

impl Sources {
    /// Nobody.
    pub const NONE: Self = Self {
        signals: [Source::Default; 4],
        exit: Source::Default,
        panics: Source::Default,
        eof: Source::Default,
    };
}

impl Settings {
    /// Nothing said.
    pub const NONE: Self = Self {
        grace: None,
        delay: None,
        drain: None,
        reserve: None,
        fast: None,
        signals: Signals::DEFAULT,
        exit: ExitStyle::Conventional,
        panics: PanicAction::Request,
        eof: EofAction::Ignore,
        env: None,
        sources: &Sources::NONE,
    };

    /// Whether a bound is said: else none can be at odds with another.
    #[cfg(feature = "rt")]
    pub(crate) fn writes_a_number(&self) -> bool {
        [self.grace, self.delay, self.drain, self.reserve, self.fast].iter().any(Option::is_some)
    }
}

/// What becomes of the program when a task that it has spawned on the app panics. It is in the report either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanicAction {
    /// It requests the shutdown.
    #[default]
    Request,
    /// Nothing else.
    Report,
}

impl PanicAction {
    /// Whether it is what is done where nothing is said.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
    pub(crate) fn is_usual(&self) -> bool {
        *self == Self::Request
    }
}

/// What becomes of the program when its stdin ends, or nobody reads its stdout any more, as far as it reads and writes
/// them by the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EofAction {
    /// It requests the shutdown.
    Request,
    /// Nothing: whoever reads it is told that it has ended.
    #[default]
    Ignore,
}

impl EofAction {
    /// Whether it is what is done where nothing is said.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
    pub(crate) fn is_usual(&self) -> bool {
        *self == Self::Ignore
    }
}

/// What a signal does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalAction {
    /// Requests the shutdown; the next one hurries it.
    Graceful,
    /// Requests the shutdown at once with urgency *fast*.
    Fast,
    /// Requests the shutdown at once with urgency *immediate*: aborts only.
    Immediate,
    /// Does nothing. The signal is still taken, so that it does not kill.
    Ignore,
}

/// What each terminating signal does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signals {
    /// SIGTERM (default: graceful).
    #[serde(rename = "SIGTERM")]
    pub term: SignalAction,
    /// SIGINT, Ctrl+C (default: graceful).
    #[serde(rename = "SIGINT")]
    pub int: SignalAction,
    /// SIGHUP (default: graceful).
    #[serde(rename = "SIGHUP")]
    pub hup: SignalAction,
    /// SIGQUIT, Ctrl+\ (default: immediate).
    #[serde(rename = "SIGQUIT")]
    pub quit: SignalAction,
}

impl Signals {
    /// SIGTERM, SIGINT and SIGHUP graceful, SIGQUIT immediate.
    pub const DEFAULT: Self = Self {
        term: SignalAction::Graceful,
        int: SignalAction::Graceful,
        hup: SignalAction::Graceful,
        quit: SignalAction::Immediate,
    };

    /// What this one does.
    #[must_use]
    pub const fn action_of(&self, signal: Signal) -> SignalAction {
        match signal {
            Signal::Term => self.term,
            Signal::Int => self.int,
            Signal::Hup => self.hup,
            Signal::Quit => self.quit,
        }
    }
}

/// How the process ends after a clean shutdown that a signal requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitStyle {
    /// SIGINT by SIGINT (shell loops rely on it), every other one with main's status.
    Conventional,
    /// Always with main's status.
    Status,
    /// Always by the signal that requested it.
    Signal,
}
