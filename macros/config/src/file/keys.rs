//! Every key of the file, once: the reader walks these tables, and the JSON schema is made of them.

use super::model::{At, Entry, File, Link, LinkKind};
use crate::duration::Zero;

/// The signals that end a program.
pub const SIGNALS: [&str; 4] = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"];
/// What a signal may do.
pub const ACTIONS: &[&str] = &["graceful", "fast", "immediate", "ignore"];
/// How a process may end after a clean shutdown.
pub const EXITS: &[&str] = &["conventional", "status", "signal"];
/// What becomes of the program when a task panics.
pub const PANICS: &[&str] = &["request", "report"];
/// What becomes of the program when its stdin ends.
pub const EOF: &[&str] = &["request", "ignore"];

/// A key that `T` takes.
pub(super) struct Key<T: 'static> {
    pub(super) name: &'static str,
    /// For who edits the file.
    pub(super) about: &'static str,
    pub(super) kind: Kind<T>,
}

/// Where a value goes.
pub(super) type Place<T, V> = fn(&mut T) -> &mut Option<At<V>>;

/// What a key takes, and where that goes.
pub(super) enum Kind<T: 'static> {
    Duration(Zero, Place<T, u64>),
    Order(Place<T, i64>),
    /// One of a few texts.
    Choice(&'static [&'static str], Place<T, &'static str>),
    /// The name of an environment variable, such as this one.
    Variable(&'static str, Place<T, String>),
    /// The name of a lifecycle.
    Lifecycle(Place<T, String>),
    /// Names of resources.
    Links(LinkKind, fn(&mut T) -> &mut Vec<Link>),
    /// A table with these keys.
    Table(&'static [Key<T>]),
    /// A table with a key for each resource, each of which has a table with these keys.
    Resources(&'static [Key<Entry>], fn(&mut T) -> &mut Vec<Entry>),
}

pub(super) const FILE: &[Key<File>] = &[
    Key {
        name: "lifecycle",
        about: "The lifecycle that this file speaks for. Needed where `#[lifecycle]` does not name the file.",
        kind: Kind::Lifecycle(|file| &mut file.lifecycle),
    },
    Key {
        name: "grace",
        about: "The bound on everything, from the request to the end of the process. Default: 30s.",
        kind: Kind::Duration(Zero::Refused, |file| &mut file.grace),
    },
    Key {
        name: "delay",
        about: "How long to keep serving after a SIGTERM, with readiness down. Default: 0s.",
        kind: Kind::Duration(Zero::Legal, |file| &mut file.delay),
    },
    Key {
        name: "drain",
        about: "How long main, tasks and guards may take to finish. Default: 5s, at most a sixth of grace.",
        kind: Kind::Duration(Zero::Legal, |file| &mut file.drain),
    },
    Key {
        name: "reserve",
        about: "What is kept for aborts. Default: 1s, at most a tenth of grace.",
        kind: Kind::Duration(Zero::Refused, |file| &mut file.reserve),
    },
    Key {
        name: "fast",
        about: "The bound of each cleanup after a second request. Default: 1s.",
        kind: Kind::Duration(Zero::Refused, |file| &mut file.fast),
    },
    Key {
        name: "exit",
        about: "How the process ends after a clean shutdown. Default: conventional (SIGINT by signal, the others by status).",
        kind: Kind::Choice(EXITS, |file| &mut file.exit),
    },
    Key {
        name: "panics",
        about: "What becomes of the program when a task panics: it requests the shutdown (default), or is in the report alone.",
        kind: Kind::Choice(PANICS, |file| &mut file.panics),
    },
    Key {
        name: "eof",
        about: "What becomes of the program when its stdin ends, or nobody reads its stdout any more: it requests the shutdown, or goes on (ignore, default).",
        kind: Kind::Choice(EOF, |file| &mut file.eof),
    },
    Key {
        name: "env",
        about: "The environment variable that overrides `grace`, where a bare number is seconds.",
        kind: Kind::Variable("SHOP_GRACE", |file| &mut file.env),
    },
    Key { name: "signals", about: "What each signal does.", kind: Kind::Table(SIGNAL_KEYS) },
    Key {
        name: "resources",
        about: "What the lifecycle says of its resources, each by its name.",
        kind: Kind::Resources(RESOURCE, |file| &mut file.resources),
    },
];

const SIGNAL_KEYS: &[Key<File>] = &[
    Key {
        name: SIGNALS[0],
        about: "Default: graceful.",
        kind: Kind::Choice(ACTIONS, |file| &mut file.signals[0]),
    },
    Key {
        name: SIGNALS[1],
        about: "Ctrl+C. Default: graceful.",
        kind: Kind::Choice(ACTIONS, |file| &mut file.signals[1]),
    },
    Key {
        name: SIGNALS[2],
        about: "The terminal was closed. Default: graceful.",
        kind: Kind::Choice(ACTIONS, |file| &mut file.signals[2]),
    },
    Key {
        name: SIGNALS[3],
        about: "Ctrl+\\. Default: immediate.",
        kind: Kind::Choice(ACTIONS, |file| &mut file.signals[3]),
    },
];

pub(super) const RESOURCE: &[Key<Entry>] = &[
    Key {
        name: "order",
        about: "Lower closes first, equal ones in parallel.",
        kind: Kind::Order(|entry| &mut entry.order),
    },
    Key {
        name: "timeout",
        about: "The bound on its cleanup. Default: a share of what the plan leaves.",
        kind: Kind::Duration(Zero::Refused, |entry| &mut entry.timeout),
    },
    Key {
        name: "uses",
        about: "It closes before these, which it uses in a way that its fields do not show.",
        kind: Kind::Links(LinkKind::Uses, |entry| &mut entry.links),
    },
    Key {
        name: "closes_after",
        about: "It closes after these.",
        kind: Kind::Links(LinkKind::ClosesAfter, |entry| &mut entry.links),
    },
    Key {
        name: "closes_before",
        about: "It closes before these.",
        kind: Kind::Links(LinkKind::ClosesBefore, |entry| &mut entry.links),
    },
    Key {
        name: "env",
        about: "The environment variable that overrides `timeout`, where a bare number is seconds.",
        kind: Kind::Variable("DATABASE_TIMEOUT", |entry| &mut entry.env),
    },
];
