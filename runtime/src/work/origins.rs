//! Where work comes from: what it is, the name it was given, and the place that began it.
//!
//! The table only grows, by one entry for each place in the source, so it is read without a lock. How many are in
//! flight from one place is how many hold its entry.

use std::panic::Location;
use std::ptr;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::group::{Census, Core};

/// Kinds of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// `spawn`: dropped where it waits when the stop comes.
    Task,
    /// `spawn_graceful`: told, waited for up to the bound, then dropped.
    Graceful,
    /// `guard`: waited for up to the bound.
    Guard,
    /// `spawn_blocking`: told, and waited for up to the bound.
    Blocking,
    /// `thread`: the same, on a thread of its own.
    Thread,
    /// `scope`: told, and closes by itself up to the bound.
    Scope,
}

impl WorkKind {
    /// In a sentence.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Task | Self::Graceful => "task",
            Self::Guard => "guard",
            Self::Blocking => "blocking task",
            Self::Thread => "thread",
            Self::Scope => "scope",
        }
    }
}

/// One of them.
pub(super) struct Origin {
    pub(super) core: Arc<Core>,
    pub(super) kind: WorkKind,
    pub(super) name: Option<&'static str>,
    pub(super) place: &'static Location<'static>,
}

/// All of one owner.
pub(super) struct Origins(Box<[Chain]>);

type Chain = OnceLock<Box<Link>>;

struct Link {
    origin: Arc<Origin>,
    next: Chain,
}

impl Origins {
    /// For an owner whose work comes from many places. A power of two.
    pub(super) fn many() -> Self {
        Self(Box::new([const { Chain::new() }; 32]))
    }

    /// For one whose work comes from a few.
    pub(super) fn few() -> Self {
        Self(Box::new([Chain::new()]))
    }

    /// The one of this place.
    pub(super) fn of(
        &self,
        core: &Arc<Core>,
        kind: WorkKind,
        name: Option<&'static str>,
        place: &'static Location<'static>,
    ) -> Arc<Origin> {
        // Places stand close together; the lowest bits of all of them are alike. No division: there are 2^n chains.
        let bucket = (ptr::from_ref(place).addr() >> 3) & (self.0.len() - 1);
        let mut chain = &self.0[bucket];
        while let Some(link) = chain.get() {
            if link.origin.is(kind, name, place) {
                return Arc::clone(&link.origin);
            }
            chain = &link.next;
        }
        Self::add(chain, core, kind, name, place)
    }

    /// The first time in each place: behind what others have added meanwhile, if that is not the same.
    #[cold]
    fn add(
        mut chain: &Chain,
        core: &Arc<Core>,
        kind: WorkKind,
        name: Option<&'static str>,
        place: &'static Location<'static>,
    ) -> Arc<Origin> {
        loop {
            let link = chain.get_or_init(|| {
                let origin = Arc::new(Origin { core: Arc::clone(core), kind, name, place });
                Box::new(Link { origin, next: Chain::new() })
            });
            if link.origin.is(kind, name, place) {
                return Arc::clone(&link.origin);
            }
            chain = &link.next;
        }
    }

    /// The one at this address.
    pub(super) fn at(&self, addr: usize) -> Option<&Arc<Origin>> {
        self.0.iter().flat_map(links).find(|origin| Arc::as_ptr(origin).addr() == addr)
    }

    /// All that somebody holds.
    pub(super) fn census(&self) -> Vec<Census> {
        self.0.iter().flat_map(links).filter_map(Origin::census).collect()
    }
}

fn links(chain: &Chain) -> impl Iterator<Item = &Arc<Origin>> {
    std::iter::successors(chain.get(), |link| link.next.get()).map(|link| &link.origin)
}

impl Origin {
    fn is(&self, kind: WorkKind, name: Option<&'static str>, place: &'static Location<'static>) -> bool {
        (ptr::eq(self.place, place) || self.place == place) && self.kind == kind && self.name == name
    }

    /// One of it.
    pub(super) fn one(&self) -> Census {
        let Self { kind, name, place, .. } = *self;
        Census { kind, name, place, count: 1 }
    }

    fn census(self: &Arc<Self>) -> Option<Census> {
        // The table has one reference of its own.
        let count = Arc::strong_count(self) - 1;
        (count > 0).then_some(Census { count, ..self.one() })
    }
}
