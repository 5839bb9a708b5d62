//! What is wrong with a lifecycle: as data, and as the words that the compiler and the boot check share.
#![cfg_attr(
    not(feature = "model"),
    expect(unreachable_pub, reason = "what is shown to tests and models alone")
)]

mod budget;
mod text;
mod words;

pub use text::Text;
pub(crate) use text::spelled;
#[cfg(feature = "rt")]
pub(super) use words::cycle;
pub(super) use words::{ALL, ONE, write};

use super::{Identity, LinkKind};

/// How many faults of one lifecycle are told at once.
const MOST: usize = 32;

/// Something that is wrong.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The entry of the list that it sits on.
    pub entry: usize,
    /// What it is.
    pub kind: FaultKind,
}

/// What may be wrong. No fault is the consequence of another one.
#[derive(Debug, Clone, Copy)]
pub enum FaultKind {
    /// The same type is in the list before.
    Duplicate {
        /// Its first entry.
        first: u32,
    },
    /// It uses what is not in the list.
    NotDeclared {
        /// Whom.
        target: Identity,
        /// The words of the link.
        text: &'static str,
    },
    /// A field that cannot be seen into says nothing of what it uses.
    Opaque {
        /// The words of the link.
        text: &'static str,
    },
    /// It closes before itself.
    Itself {
        /// What kind of thing was said.
        kind: LinkKind,
        /// The words of the link.
        text: &'static str,
    },
    /// It is on a cycle.
    Cycle {
        /// The first step of the trail.
        from: u32,
        /// How many steps.
        len: u32,
    },
    /// What was said contradicts the `order` of its two ends.
    AgainstOrder {
        /// The edge.
        edge: u32,
    },
    /// The worst case is over the grace period. It sits on no entry.
    OverGrace {
        /// The least grace period that would do, in nanoseconds.
        enough: u64,
        /// The worst case if `order` put no barriers.
        without_barriers: u64,
    },
}

/// One step of a cycle, from one resource to the next.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// The resource that closes first.
    pub from: u32,
    /// The last edge of the step; only where it comes from `order` do barriers lie before it.
    pub edge: u32,
}

impl Step {
    /// What fills a table before it is used.
    pub(super) const EMPTY: Self = Self { from: 0, edge: 0 };
}

/// The faults of one lifecycle: the first ones, if they are many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Faults {
    list: [Fault; MOST],
    used: usize,
}

impl Faults {
    /// The entry of what sits on none.
    pub(super) const NOWHERE: usize = usize::MAX;

    pub(super) const fn none() -> Self {
        let nothing = Fault { entry: 0, kind: FaultKind::Duplicate { first: 0 } };
        Self { list: [nothing; MOST], used: 0 }
    }

    /// All of them.
    pub(super) const fn all(&self) -> &[Fault] {
        self.list.split_at(self.used).0
    }

    pub(super) const fn are_none(&self) -> bool {
        self.used == 0
    }

    /// Adds one. What was said of a resource already (a field's type may name another one twice) is not repeated.
    pub(super) const fn add(&mut self, entry: usize, kind: FaultKind) {
        if self.used < MOST && !self.has(entry, &kind) {
            self.list[self.used] = Fault { entry, kind };
            self.used += 1;
        }
    }

    const fn has(&self, entry: usize, kind: &FaultKind) -> bool {
        let mut i = 0;
        while i < self.used {
            if self.list[i].entry == entry {
                match (&self.list[i].kind, kind) {
                    (FaultKind::NotDeclared { target: a, .. }, FaultKind::NotDeclared { target: b, .. })
                        if a.hash == b.hash =>
                    {
                        return true;
                    }
                    (FaultKind::Itself { .. }, FaultKind::Itself { .. }) => return true,
                    _ => {}
                }
            }
            i += 1;
        }
        false
    }
}
