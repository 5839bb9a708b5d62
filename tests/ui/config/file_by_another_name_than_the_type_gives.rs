#![allow(unused)]

use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Resource, lifecycle};

macro_rules! by_hand {
    ($($name:ident)*) => {$(
        impl Cleanup for $name {
            async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
                Ok(())
            }
        }
    )*};
}

by_hand!(Server Database Cache);

#[derive(Resource)]
struct Server {
    database: Managed<Database>,
}

#[derive(Resource)]
struct Database;

#[derive(Resource)]
struct Cache;

#[derive(Resource)]
#[resource(name = "store")]
struct Store;

by_hand!(Store);

mod renamed {
    #[derive(gracefully::Resource)]
    #[resource(name = "db")]
    pub struct Database;
}

impl Cleanup for renamed::Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle(config = "files/renamed.toml")]
struct Shop(Store, renamed::Database);

fn main() {}
