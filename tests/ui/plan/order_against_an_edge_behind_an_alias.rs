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

by_hand!(A B C D Database);

type Db = Managed<Database>;
type Shared = std::sync::Arc<std::sync::Mutex<Option<Db>>>;

#[derive(Resource)]
#[resource(order = 5)]
struct A {
    database: Db,
}

#[derive(Resource)]
#[resource(order = 7)]
struct B {
    database: Shared,
}

#[derive(Resource)]
struct C {
    databases: Vec<Shared>,
}

#[derive(Resource)]
struct D {
    databases: Box<[Db; 2]>,
}

#[derive(Resource)]
#[resource(order = 1)]
struct Database;

#[lifecycle]
struct Shop(A, B, #[resource(order = 3)] C, #[resource(order = 4)] D, Database);

fn main() {}
