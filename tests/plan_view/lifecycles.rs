//! Lifecycles of every shape, for the program and for the tests that look into their plans.

use std::sync::Arc;

use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Resource, lifecycle};

macro_rules! by_hand {
    ($($name:ty),* $(,)?) => {$(
        impl Cleanup for $name {
            async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
                Ok(())
            }
        }
    )*};
}

/// Holds what it uses, says its time-out, and is first in order.
#[derive(Resource)]
#[resource(timeout = "3s", order = -1)]
pub(crate) struct Gateway {
    pub(crate) sessions: Managed<Sessions>,
    pub(crate) orders: Vec<Option<Arc<Managed<db::Orders>>>>,
}

/// Says whom it uses, since nobody can see into the field; its entry says the time-out.
#[derive(Resource)]
pub(crate) struct Sessions {
    #[uses(db::Orders)]
    pub(crate) look_up: Box<dyn Fn() -> u32 + Send + Sync>,
}

pub(crate) mod db {
    /// Says nothing: its time-out is a share.
    #[derive(gracefully::Resource)]
    pub(crate) struct Orders {}
}

/// Closes after what does not know it, and has a variable of its own.
#[derive(Resource)]
#[resource(closes_after(Gateway, db::Orders), timeout = "1500ms", env = "METRICS_BOUND")]
pub(crate) struct Metrics {}

/// Closes before what does not know it, and last but one in order.
#[derive(Resource)]
#[resource(closes_before(Metrics), order = 5)]
pub(crate) struct Workers {}

/// Nobody knows it, and it knows nobody.
#[derive(Resource)]
#[resource(timeout = "250ms")]
pub(crate) struct Cache {}

by_hand!(Gateway, Sessions, db::Orders, Metrics, Workers, Cache);

/// Every kind of edge, every origin of a value.
#[lifecycle(grace = "1m 30s", delay = "5s", reserve = "2s", fast = "500ms", env = "EVERYTHING_GRACE")]
pub(crate) struct Everything(
    Metrics,
    #[resource(timeout = "2s", uses(Metrics))] Cache,
    db::Orders,
    #[resource(order = 7)] Workers,
    #[resource(timeout = "4s")] Sessions,
    Gateway,
);

#[lifecycle(grace = "10s", drain = "0s", signals(SIGHUP = "ignore", SIGQUIT = "fast"), exit = "signal")]
pub(crate) struct One(#[resource(timeout = "4s")] Cache);

#[lifecycle(exit = "status")]
pub(crate) struct Nothing;

/// What a name may be, where it is given.
#[lifecycle]
pub(crate) struct Names(
    #[resource(name = "a \"quoted\" \\N & <b>1. *bold*</b> | `name` #35; %%")] Cache,
    #[resource(name = "Größe 大 \u{202e}\u{7}\n-- > n0")] Workers,
    #[resource(uses(Cache, Workers))] db::Orders,
    other::Orders,
);

pub(crate) mod other {
    /// Has a name that is taken.
    #[derive(gracefully::Resource)]
    pub(crate) struct Orders {}
}

by_hand!(other::Orders);
