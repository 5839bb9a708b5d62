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

#[lifecycle(config = "files/foreign.toml")]
struct Shop(Server, Database, Cache);

fn main() {}
