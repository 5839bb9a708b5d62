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

by_hand!(Server Database);

#[derive(Resource)]
#[resource(order = 5)]
struct Server {
    database: Managed<Database>,
}

#[derive(Resource)]
#[resource(order = 1)]
struct Database;

#[lifecycle]
struct Shop(Server, Database);

fn main() {}
