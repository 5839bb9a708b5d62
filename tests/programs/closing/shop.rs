//! What is open: a server that uses a cache and a database.

use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Resource, lifecycle};

use crate::faults::{fault_of, say};

macro_rules! resource {
    ($name:ident, $word:literal { $($field:ident: $type:ty),* }) => {
        #[derive(Resource)]
        #[resource(timeout = "1s")]
        pub(crate) struct $name { $(pub(crate) $field: $type),* }

        impl Cleanup for $name {
            fn quiesce(&self) {
                say(concat!($word, ": quiesce"));
                fault_of(concat!($word, ".quiesce")).block();
            }

            async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
                $(let _ = &*self.$field;)*
                fault_of($word).act($word).await
            }

            fn abort(&self) {
                say(concat!($word, ": abort"));
                fault_of(concat!($word, ".abort")).block();
            }
        }
    };
}

resource!(Database, "database" {});
resource!(Cache, "cache" {});
resource!(Server, "server" { database: Managed<Database>, cache: Managed<Cache> });

/// What is open.
#[lifecycle(grace = "6s", drain = "1s", reserve = "800ms", fast = "300ms")]
pub(crate) struct Shop(Server, Cache, Database);
