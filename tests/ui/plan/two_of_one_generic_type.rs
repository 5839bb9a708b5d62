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
struct Cache<T> {
    #[uses(nothing)]
    value: T,
}

impl<T: Send + Sync + 'static> Cleanup for Cache<T> {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Resource)]
struct Database;

#[lifecycle]
struct Shop(Cache<u8>, Database, Cache<u16>, #[resource(name = "again")] Database);

fn main() {}
