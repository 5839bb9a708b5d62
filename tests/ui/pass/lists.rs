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
#[allow(dead_code)]
struct Opaque {
    #[uses(Database)]
    call: Box<dyn Fn() + Send + Sync>,
}

by_hand!(Database ThroughAliases ThroughHolds Alone Opaque);

/// Every word.
#[lifecycle(
    grace = "1m",
    delay = "0s",
    drain = "0s",
    reserve = "2s",
    fast = "500ms",
    signals(SIGTERM = "graceful", SIGINT = "fast", SIGHUP = "ignore", SIGQUIT = "immediate"),
    exit = "status",
    crate = ::gracefully,
)]
#[derive(Debug, Clone, Copy)]
pub struct All(
    #[resource(timeout = "2s", order = 1, name = "first", env = "FIRST_TIMEOUT")] ThroughAliases,
    ThroughHolds,
    #[cfg(any())] NotThere,
    #[cfg(all())] Opaque,
    #[resource(order = 2, uses(Database), closes_after(Opaque), closes_before(db::Database))] Alone,
    db::Database,
);

/// Nothing is opened.
#[lifecycle]
struct Nothing;

#[lifecycle(grace = "10s")]
struct Empty();

fn position(name: &str) -> usize {
    let mut slots = All::PLAN.order.iter().map(|slot| All::PLAN.slots[*slot as usize]);
    slots.position(|slot| slot.identity.name == name).expect(name)
}

fn main() {
    for before in ["first", "ThroughHolds", "Opaque", "Alone"] {
        assert!(position(before) < position("Database"), "{before}");
    }
    assert!(position("first") < position("Alone"));
    assert!(position("Opaque") < position("Alone"));
    let first = All::PLAN.slots.iter().find(|slot| slot.identity.name == "first").expect("first");
    assert_eq!(first.timeout.nanos, 2_000_000_000);
    assert_eq!(All::PLAN.settings.drain.nanos, 0);
    assert_eq!(All::PLAN.settings.fast.nanos, 500_000_000);
    assert_eq!(Nothing::PLAN.slots.len(), 0);
    assert_eq!(Empty::PLAN.settings.grace.nanos, 10_000_000_000);
    let _ = All;
}
