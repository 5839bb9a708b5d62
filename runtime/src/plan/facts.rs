//! What a program says about its resources: the nouns that macros emit and the plan is made of.
//!
//! Everything here is plain, `Copy` and const-constructible, so that one description serves the
//! compiler and the running program.

use serde::{Deserialize, Serialize};

use crate::words::Signal;

/// Who a resource type is: a hash of where it was defined, with its name beside it.
///
/// Names alone do not do: two function-local types of one module, or one crate in two versions, share
/// theirs. All instantiations of a generic type are one identity, hence one slot.
#[derive(Debug, Clone, Copy)]
pub struct Identity {
    /// FNV-1a (64 bit) over name, crate version, module path, file, line and column.
    pub hash: u64,
    /// The type's name as its author wrote it, or `name = ".."`.
    pub name: &'static str,
}

impl Identity {
    /// The identity of the type `name` that is defined at this place.
    #[must_use]
    pub const fn of(name: &'static str, version: &str, module: &str, place: Place) -> Self {
        let mut hash = fnv(0xcbf2_9ce4_8422_2325, name.as_bytes());
        hash = fnv(hash, version.as_bytes());
        hash = fnv(hash, module.as_bytes());
        hash = fnv(hash, place.file.as_bytes());
        hash = fnv(hash, &place.line.to_le_bytes());
        hash = fnv(hash, &place.column.to_le_bytes());
        Self { hash, name }
    }

    /// The same, from what the compiler says of the place.
    #[must_use]
    pub const fn here(
        name: &'static str,
        version: &str,
        module: &str,
        file: &'static str,
        line: u32,
        column: u32,
    ) -> Self {
        Self::of(name, version, module, Place { file, line, column })
    }

    /// The same identity under another name.
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { hash: self.hash, name }
    }

    /// Whether both are the same type, whatever they are called.
    #[must_use]
    pub const fn is(self, other: Self) -> bool {
        self.hash == other.hash
    }
}

/// One round of FNV-1a, with a zero byte as separator so that `("ab", "c")` and `("a", "bc")` differ.
const fn fnv(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    hash.wrapping_mul(0x0000_0100_0000_01b3)
}

/// A name as a number, which the compiler compares in one step.
pub(super) const fn hash(name: &str) -> u64 {
    fnv(0, name.as_bytes())
}

/// A place in a source file.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// As `file!()` gives it.
    pub file: &'static str,
    /// From 1; 0 where it is not known.
    pub line: u32,
    /// From 1; 0 where it is not known.
    pub column: u32,
}

/// The resources that a type holds, as far as the type can be seen into.
#[derive(Debug, Clone, Copy)]
pub enum Held {
    /// None.
    Nothing,
    /// This one.
    One(Identity),
    /// All of these.
    All(&'static [Held]),
    /// The one that goes by this name, if there is one. Only a file speaks of resources by their names.
    Named(&'static str),
}

/// How one resource is related to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// A field of its type holds them: it closes before them.
    Field,
    /// `uses(..)`: it closes before them.
    Uses,
    /// `closes_after(..)`.
    ClosesAfter,
    /// `closes_before(..)`.
    ClosesBefore,
    /// A field that cannot be seen into (a bare type parameter, `dyn`) and says nothing of what it uses.
    /// A closed lifecycle refuses it; an open one ignores it.
    Opaque,
}

/// One thing a resource says about others.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// How they are related.
    pub kind: LinkKind,
    /// The words it was said with, as they appear in messages: ``field `db: Managed<Database>` ``,
    /// `uses(Database)`.
    pub text: &'static str,
    /// Whom it is about.
    pub targets: Held,
}

impl Link {
    /// A field of its type holds these.
    #[must_use]
    pub const fn field(text: &'static str, held: &'static [Held]) -> Self {
        Self { kind: LinkKind::Field, text, targets: Held::All(held) }
    }

    /// A field that cannot be seen into.
    #[must_use]
    pub const fn opaque(text: &'static str) -> Self {
        Self { kind: LinkKind::Opaque, text, targets: Held::Nothing }
    }

    /// `uses(..)`.
    #[must_use]
    pub const fn uses(text: &'static str, target: Identity) -> Self {
        Self { kind: LinkKind::Uses, text, targets: Held::One(target) }
    }

    /// `closes_after(..)`.
    #[must_use]
    pub const fn closes_after(text: &'static str, target: Identity) -> Self {
        Self { kind: LinkKind::ClosesAfter, text, targets: Held::One(target) }
    }

    /// `closes_before(..)`.
    #[must_use]
    pub const fn closes_before(text: &'static str, target: Identity) -> Self {
        Self { kind: LinkKind::ClosesBefore, text, targets: Held::One(target) }
    }
}

/// Where a value was said, weakest first. A stronger one overrides a weaker one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Nobody said it: a default, or a share of what is left.
    Default,
    /// The derive on the type.
    Derive,
    /// The entry in the `#[lifecycle]` list, or the `#[lifecycle]` attribute itself.
    Lifecycle,
    /// What runs the lifecycle: `#[graceful_main(..)]` or the builder.
    Main,
    /// The `lifecycle.toml` that the compiler read.
    File {
        /// As it was named.
        file: &'static str,
        /// From 1.
        line: u32,
    },
    /// The file that `GRACEFULLY_CONFIG` named when the program started.
    RunTimeFile {
        /// As it was named.
        file: &'static str,
        /// From 1.
        line: u32,
    },
    /// An environment variable, by name.
    Environment(&'static str),
}

/// A bound that somebody wrote.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// Nanoseconds, above zero.
    pub nanos: u64,
    /// Who wrote it.
    pub source: Source,
}

impl Written {
    /// A bound of this many nanoseconds.
    #[must_use]
    pub const fn new(nanos: u64, source: Source) -> Self {
        Self { nanos, source }
    }
}

/// All that is said about one resource type.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Whom this is about.
    pub identity: Identity,
    /// The type's name, also where it goes by another one.
    pub type_name: &'static str,
    /// Where the type is defined.
    pub place: Place,
    /// `order = n`: lower closes first, equal in parallel, different ones are a barrier.
    pub order: Option<i64>,
    /// Who said the order.
    pub order_source: Source,
    /// `timeout = ".."`, or none: then it is a share of what the critical path leaves.
    pub timeout: Option<Written>,
    /// `env = ".."`: the variable that overrides the time-out, before `GRACEFULLY_<NAME>_TIMEOUT`.
    pub env: Option<&'static str>,
    /// What the type says about others.
    pub links: &'static [Link],
    /// What the entry in the `#[lifecycle]` list adds.
    pub more_links: &'static [Link],
    /// What a file adds.
    pub file_links: &'static [Link],
}

impl Facts {
    /// A resource that says nothing but who it is.
    #[must_use]
    pub const fn new(identity: Identity, place: Place) -> Self {
        Self {
            identity,
            type_name: identity.name,
            place,
            order: None,
            order_source: Source::Default,
            timeout: None,
            env: None,
            links: &[],
            more_links: &[],
            file_links: &[],
        }
    }

    /// The same, of a type that is defined here.
    #[must_use]
    pub const fn here(
        name: &'static str,
        version: &str,
        module: &str,
        file: &'static str,
        line: u32,
        column: u32,
    ) -> Self {
        let place = Place { file, line, column };
        Self::new(Identity::of(name, version, module, place), place)
    }

    /// With this order.
    #[must_use]
    pub const fn with_order(mut self, order: i64) -> Self {
        self.order = Some(order);
        self.order_source = Source::Derive;
        self
    }

    /// With this time-out.
    #[must_use]
    pub const fn with_timeout(mut self, timeout: Written) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// With its time-out overridden by this environment variable.
    #[must_use]
    pub const fn with_env(mut self, variable: &'static str) -> Self {
        self.env = Some(variable);
        self
    }

    /// Under this name.
    #[must_use]
    pub const fn with_name(mut self, name: &'static str) -> Self {
        self.identity = self.identity.named(name);
        self
    }

    /// Saying this about others (what the derive knows).
    #[must_use]
    pub const fn with_links(mut self, links: &'static [Link]) -> Self {
        self.links = links;
        self
    }

    /// Saying this about others as well (what the entry in the list adds).
    #[must_use]
    pub const fn with_more_links(mut self, links: &'static [Link]) -> Self {
        self.more_links = links;
        self
    }

    /// With its order said by this one.
    #[must_use]
    pub const fn ordered_by(mut self, source: Source) -> Self {
        self.order_source = source;
        self
    }

    /// With what a file says about the resource of this one's name.
    #[must_use]
    pub const fn with_row_of(self, rows: &[Row]) -> Self {
        let hash = hash(self.identity.name);
        let mut i = 0;
        while i < rows.len() {
            if rows[i].hash == hash {
                return self.with_row(&rows[i]);
            }
            i += 1;
        }
        self
    }

    /// With what a file says about it.
    #[must_use]
    pub const fn with_row(mut self, row: &Row) -> Self {
        if row.order.is_some() {
            self.order = row.order;
            self.order_source = row.order_source;
        }
        if row.timeout.is_some() {
            self.timeout = row.timeout;
        }
        if row.env.is_some() {
            self.env = row.env;
        }
        if !row.links.is_empty() {
            self.file_links = row.links;
        }
        self
    }
}

/// What a file says about one resource. What is `None` it does not say.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The name that it goes by.
    pub name: &'static str,
    /// The same as a number.
    pub hash: u64,
    /// `order = n`.
    pub order: Option<i64>,
    /// Where that is written.
    pub order_source: Source,
    /// `timeout = ".."`.
    pub timeout: Option<Written>,
    /// `env = ".."`.
    pub env: Option<&'static str>,
    /// `uses`, `closes_after` and `closes_before`.
    pub links: &'static [Link],
}

impl Row {
    /// Nothing but the name.
    #[must_use]
    pub const fn of(name: &'static str) -> Self {
        let (order_source, hash) = (Source::Default, hash(name));
        Self { name, hash, order: None, order_source, timeout: None, env: None, links: &[] }
    }
}

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
}

impl Sources {
    /// Nobody.
    pub const NONE: Self =
        Self { signals: [Source::Default; 4], exit: Source::Default, panics: Source::Default };
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
        env: None,
        sources: &Sources::NONE,
    };
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
