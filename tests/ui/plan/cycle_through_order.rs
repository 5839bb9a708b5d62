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

by_hand!(A B C);

#[derive(Resource)]
#[resource(order = 1)]
struct A;

#[derive(Resource)]
#[resource(order = 2)]
struct B {
    c: Managed<C>,
}

#[derive(Resource)]
struct C {
    a: Managed<A>,
}

#[lifecycle]
struct Shop(C, B, A);

fn main() {}
