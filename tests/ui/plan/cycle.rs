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
struct A {
    b: Managed<B>,
}

#[derive(Resource)]
#[resource(uses(C))]
struct B;

#[derive(Resource)]
#[resource(closes_before(A))]
struct C;

#[lifecycle]
struct Shop(C, A, B);

fn main() {
    // What is at fault is told once, also where it is used.
    println!("{}, {:?}", Shop::PLAN, <Shop as gracefully::Lifecycle>::NAME);
}
