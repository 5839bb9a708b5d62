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

by_hand!(Server);

#[derive(Resource)]
struct Server {
    handler: Box<dyn Fn() + Send + Sync>,
    extension: std::sync::Arc<dyn std::any::Any + Send + Sync>,
    // What a function returns it does not hold, and this one says what it uses.
    open: fn() -> u8,
    #[uses(nothing)]
    closure: Box<dyn Fn() + Send + Sync>,
}

#[derive(Resource)]
struct Generic<T> {
    value: T,
}

impl<T: Send + Sync + 'static> Cleanup for Generic<T> {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle]
struct Shop(Server, Generic<std::vec::Vec<u8>>);

fn main() {}
