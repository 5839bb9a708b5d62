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

by_hand!(Database);

#[derive(Resource)]
#[resource(uses(Database))]
struct Database;

#[lifecycle]
struct Shop(Database);

fn main() {}
