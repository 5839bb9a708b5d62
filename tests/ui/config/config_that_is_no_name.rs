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

#[lifecycle(config = lifecycle)]
struct Shop(Server, Database);

#[lifecycle(config = "")]
struct Other(Server, Database);

fn main() {}
