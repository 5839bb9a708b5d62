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
#[resource(timeout = "8s")]
struct Server {
    database: Managed<Database>,
}

#[derive(Resource)]
#[resource(timeout = "7s")]
struct Database;

#[lifecycle(grace = "10s")]
struct Shop(Server, Database);

#[lifecycle]
struct Other(#[resource(timeout = "20s")] Server, Database);

fn main() {}
