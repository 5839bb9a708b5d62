//! What a file says is stronger than what the source says, and keeps its line.

#![deny(warnings)]

use gracefully::__private::{LinkKind, Slot, Source, Written};
use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Plan, Resource, lifecycle};

macro_rules! by_hand {
    ($($name:ident)*) => {$(
        impl Cleanup for $name {
            async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
                Ok(())
            }
        }
    )*};
}

#[derive(Resource)]
#[resource(timeout = "1s", order = 1)]
#[allow(dead_code)]
struct Server {
    database: Managed<Database>,
}

/// Named where it is defined, which the list does not show.
#[derive(Resource)]
#[resource(name = "db", timeout = "1s")]
struct Database;

#[derive(Resource)]
struct Cache;

#[derive(Resource)]
struct Metrics;

by_hand!(Server Database Cache Metrics);

#[lifecycle(grace = "30s", drain = "1s", signals(SIGHUP = "ignore"), config = "file/shop.toml")]
struct Shop(
    #[resource(timeout = "2s")] Server,
    Database,
    #[resource(name = "cache v2")] Cache,
    #[cfg(any())] Metrics,
);

/// The file beside this one names it.
#[lifecycle(grace = "30s")]
struct Found(Cache);

fn main() {
    let plan = Shop::PLAN;
    let file = |line| Source::File { file: "file/shop.toml", line };
    assert_eq!(said(plan.settings.grace), (20_000, file(2)));
    assert_eq!(said(plan.settings.drain), (1_000, Source::Lifecycle));
    assert_eq!(said(plan.settings.fast), (500, file(3)));
    assert_eq!(plan.settings.sources.signals, [
        Source::Default,
        file(7),
        Source::Lifecycle,
        Source::Default
    ]);
    assert_eq!(plan.settings.sources.exit, file(4));
    assert_eq!(said(slot(plan, "Server").timeout), (3_000, file(11)));
    assert_eq!(slot(plan, "Server").order.zip(Some(slot(plan, "Server").order_source)), Some((-4, file(10))));
    assert_eq!(said(slot(plan, "db").timeout), (4_000, file(14)));
    assert_eq!(said(slot(plan, "cache v2").timeout), (5_000, file(18)));
    let cache = plan.slots.iter().position(|slot| slot.identity.name == "cache v2");
    let edges: Vec<_> = plan.edges.iter().filter(|edge| Some(edge.after as usize) == cache).collect();
    let words: Vec<_> = edges.iter().map(|edge| format!("{:?}", edge.origin)).collect();
    assert!(words.iter().any(|words| words.contains("file/shop.toml:15: uses cache v2")), "{words:?}");
    assert!(words.iter().all(|words| words.contains(&format!("{:?}", LinkKind::Uses))), "{words:?}");
    let beside = Source::File { file: "lifecycle.toml", line: 3 };
    assert_eq!(said(Found::PLAN.settings.grace), (7_000, beside));
}

fn said(bound: Written) -> (u64, Source) {
    (bound.nanos / 1_000_000, bound.source)
}

fn slot<'a>(plan: &'a Plan<'static>, name: &str) -> &'a Slot {
    plan.slots.iter().find(|slot| slot.identity.name == name).expect(name)
}
