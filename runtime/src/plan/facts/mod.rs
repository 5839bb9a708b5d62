//! What a program says about its resources: the nouns that macros emit and the plan is made of.
//!
//! Everything here is plain, `Copy` and const-constructible, so that one description serves the
//! compiler and the running program.

mod identity;
mod links;
mod settings;
mod source;

pub(super) use identity::hash;
pub use identity::{Identity, Place};
pub use links::{Held, Link, LinkKind};
pub use settings::{EofAction, ExitStyle, PanicAction, Settings, SignalAction, Signals, Sources};
pub use source::{Source, Written};

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
