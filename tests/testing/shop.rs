//! A program that opens three things, and takes an hour to close in the worst case.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Managed, Resource, Signal, lifecycle};

/// How often something was called.
#[derive(Clone, Default)]
pub(crate) struct Count(Arc<AtomicUsize>);

impl Count {
    pub(crate) fn one_more(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

macro_rules! resource {
    ($name:ident, $timeout:literal { $($field:ident: $type:ty),* }) => {
        #[derive(Resource)]
        #[resource(timeout = $timeout)]
        pub(crate) struct $name {
            pub(crate) cleaned: Count,
            pub(crate) aborted: Count,
            $(pub(crate) $field: $type),*
        }

        impl Cleanup for $name {
            async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
                tokio::time::sleep(Duration::from_secs(1)).await;
                self.cleaned.one_more();
                Ok(())
            }

            fn abort(&self) {
                self.aborted.one_more();
            }
        }
    };
}

resource!(Database, "1h" {});
resource!(Cache, "10s" {});
resource!(Server, "10s" { _database: Managed<Database>, _cache: Managed<Cache> });

/// Everything it opens.
#[lifecycle(grace = "2h", drain = "1m", reserve = "8s", fast = "3s")]
pub(crate) struct Shop(Server, Cache, Database);

/// What happened to all three together.
#[derive(Clone, Default)]
pub(crate) struct Books {
    pub(crate) cleaned: Count,
    pub(crate) aborted: Count,
}

impl Books {
    /// Opens everything.
    pub(crate) fn open(&self, app: &App<Shop>) {
        let Self { cleaned, aborted } = self.clone();
        let database = app.manage(Database { cleaned, aborted });
        let Self { cleaned, aborted } = self.clone();
        let cache = app.manage(Cache { cleaned, aborted });
        let Self { cleaned, aborted } = self.clone();
        app.manage(Server { cleaned, aborted, _database: database, _cache: cache });
    }
}

/// Serves until it is told to stop.
pub(crate) async fn shop(app: App<Shop>) {
    Books::default().open(&app);
    app.ready();
    app.stopping().await;
}

/// A drill with one SIGTERM, after a minute.
pub(crate) fn terminated() -> Drill<Shop> {
    Drill::new().request_at(Duration::from_mins(1), Signal::Term)
}
