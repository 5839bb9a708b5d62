//! What a resource says about others.

use super::Identity;

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
