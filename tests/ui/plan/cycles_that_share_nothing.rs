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

by_hand!(A B C D E F G H);

#[derive(Resource)]
struct A {
    b: Option<Managed<B>>,
}

#[derive(Resource)]
struct B {
    a: Vec<std::sync::Arc<Managed<A>>>,
}

#[derive(Resource)]
struct C {
    d: Managed<D>,
}

#[derive(Resource)]
struct D {
    e: Managed<E>,
}

#[derive(Resource)]
struct E {
    f: Managed<F>,
}

#[derive(Resource)]
#[resource(uses(G))]
struct F;

#[derive(Resource)]
#[resource(closes_before(H))]
struct G;

#[derive(Resource)]
struct H;

#[lifecycle]
struct Shop(A, B, C, #[resource(closes_after(A))] D, E, F, G, #[resource(closes_before(C))] H);

fn main() {}
