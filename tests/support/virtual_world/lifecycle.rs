//! Lifecycles as data.

use gracefully::__model::engine::{Config, SlotRef};
use gracefully::__model::plan::{
    Facts, Held, Identity, Link, LinkKind, Place, PlanBuf, Settings, Source, Written,
};

/// In nanoseconds.
pub const SECOND: u64 = 1_000_000_000;

/// A bound of this many milliseconds.
#[must_use]
pub fn written(millis: u64) -> Written {
    Written::new(millis * 1_000_000, Source::Lifecycle)
}

/// One resource type.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// `order`.
    pub order: Option<i64>,
    /// `timeout`, in milliseconds.
    pub timeout: Option<u64>,
    /// What it says about other entries, by index.
    pub links: Vec<(LinkKind, usize)>,
}

/// A list of resource types, closed or open.
#[derive(Debug, Clone)]
pub struct Lifecycle {
    /// What the entries say.
    pub facts: &'static [Facts],
    /// What the lifecycle says.
    pub settings: Settings,
    /// The plan of a closed one.
    pub plan: Option<PlanBuf>,
}

impl Lifecycle {
    /// A closed one.
    ///
    /// # Errors
    ///
    /// With what the plan refuses.
    pub fn closed(entries: &[Entry], settings: Settings) -> Result<Self, Vec<String>> {
        let facts = facts(entries);
        let plan = PlanBuf::closed(facts, &settings)?;
        Ok(Self { facts, settings, plan: Some(plan) })
    }

    /// An open one.
    #[must_use]
    pub fn open(entries: &[Entry], settings: Settings) -> Self {
        Self { facts: facts(entries), settings, plan: None }
    }

    /// What an engine is made for.
    #[must_use]
    pub fn config(&self) -> Config {
        match &self.plan {
            Some(plan) => Config::closed(&plan.plan()),
            None => Config::open(self.settings),
        }
    }

    /// Where a value of the entry at `index` belongs.
    #[must_use]
    pub fn slot(&self, index: usize) -> SlotRef {
        match self.plan {
            Some(_) => SlotRef::Declared(index),
            None => SlotRef::Open(&self.facts[index]),
        }
    }
}

/// They live as long as the test: a few kilobytes.
fn facts(entries: &[Entry]) -> &'static [Facts] {
    let identities: Vec<Identity> = (0..entries.len()).map(identity).collect();
    let one = |entry: &Entry| {
        let link = |&(kind, target): &(LinkKind, usize)| Link {
            kind,
            text: "said",
            targets: Held::One(identities[target]),
        };
        let links: Vec<Link> = entry.links.iter().map(link).collect();
        (entry.order, entry.timeout.map(written), &*links.leak())
    };
    let make = |(index, entry): (usize, &Entry)| {
        let (order, timeout, links) = one(entry);
        let mut facts = Facts::new(identities[index], PLACE).with_links(links);
        facts.order = order;
        facts.timeout = timeout;
        facts
    };
    entries.iter().enumerate().map(make).collect::<Vec<_>>().leak()
}

const PLACE: Place = Place { file: "world.rs", line: 1, column: 1 };

fn identity(index: usize) -> Identity {
    const NAMES: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let name = NAMES.get(index).copied().unwrap_or("Many");
    Identity::of(name, "0", "world", Place { line: u32::try_from(index).unwrap_or(u32::MAX), ..PLACE })
}
