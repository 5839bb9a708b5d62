//! Lists of every form, and what the plan makes of them.

#![deny(warnings)]

use gracefully::{Cleanup, CleanupContext, CleanupResult, Holds, Managed, Resource, lifecycle};

macro_rules! by_hand {
    ($($name:ident)*) => {$(
        impl Cleanup for $name {
            async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
                Ok(())
            }
        }
    )*};
}

mod db {
    #[derive(gracefully::Resource)]
    pub struct Database;
}
use db::Database;

type Shared = std::sync::Arc<std::sync::Mutex<Option<Managed<Database>>>>;

#[derive(Holds)]
#[allow(dead_code)]
struct State {
    shared: Shared,
}

#[derive(Resource)]
#[allow(dead_code)]
struct ThroughAliases {
    shared: Shared,
}

#[derive(Resource)]
#[allow(dead_code)]
struct ThroughHolds {
    states: Vec<State>,
}

#[derive(Resource)]
#[resource(order = 5)]
struct Alone;

#[derive(Resource)]
struct Metrics;

#[derive(Resource)]
#[allow(dead_code)]
struct Opaque {
    #[uses(Database, Metrics)]
    call: Box<dyn Fn() + Send + Sync>,
}

by_hand!(Database ThroughAliases ThroughHolds Alone Metrics Opaque);

/// Every word.
#[lifecycle(
    grace = "1m",
    delay = "0s",
    drain = "0s",
    reserve = "2s",
    fast = "500ms",
    signals(SIGTERM = "graceful", SIGINT = "fast", SIGHUP = "ignore", SIGQUIT = "immediate"),
    exit = "status",
    panics = "report",
    eof = "request",
    env = "SHOP_GRACE",
    crate = ::gracefully,
)]
#[derive(Debug, Clone, Copy)]
pub struct All(
    db::Database,
    #[resource(order = 2, uses(Metrics), closes_after(Opaque), closes_before(db::Database))] Alone,
    #[cfg(any())] NotThere,
    Opaque,
    ThroughHolds,
    #[resource(timeout = "2s", order = 1, name = "first", env = "FIRST_TIMEOUT")] ThroughAliases,
    Metrics,
);

/// Nothing is opened.
#[lifecycle]
struct Nothing;

#[lifecycle(grace = "10s")]
struct Empty();

/// Everything that somebody said: who closes before whom. What `order` says goes through barriers.
fn said() -> Vec<(&'static str, &'static str)> {
    let name = |slot: u32| All::PLAN.slots[slot as usize].identity.name;
    let said = All::PLAN.edges.iter().filter(|edge| edge.is_said());
    let mut said: Vec<_> = said.map(|edge| (name(edge.before), name(edge.after))).collect();
    said.sort_unstable();
    said
}

fn position(name: &str) -> usize {
    let mut slots = All::PLAN.order.iter().map(|slot| All::PLAN.slots[*slot as usize]);
    slots.position(|slot| slot.identity.name == name).expect(name)
}

fn main() {
    assert_eq!(
        said(),
        [
            ("Alone", "Database"),
            ("Alone", "Metrics"),
            ("Opaque", "Alone"),
            ("Opaque", "Database"),
            ("Opaque", "Metrics"),
            ("ThroughHolds", "Database"),
            ("first", "Database"),
        ]
    );
    assert!(position("first") < position("Alone"));
    let slot = |name| All::PLAN.slots.iter().find(|slot| slot.identity.name == name).expect(name);
    assert_eq!(slot("first").timeout.nanos, 2_000_000_000);
    // The entry is stronger than the type.
    assert_eq!((slot("first").order, slot("Alone").order), (Some(1), Some(2)));
    assert_eq!(All::PLAN.settings.drain.nanos, 0);
    assert_eq!(All::PLAN.settings.fast.nanos, 500_000_000);
    assert_eq!(Nothing::PLAN.slots.len(), 0);
    assert_eq!(Empty::PLAN.settings.grace.nanos, 10_000_000_000);
    let _ = All;
}
