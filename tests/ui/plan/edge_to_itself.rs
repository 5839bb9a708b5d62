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

by_hand!(Database Node Link Cache);

#[derive(Resource)]
#[resource(uses(Database))]
struct Database;

#[derive(Resource)]
struct Node {
    next: Option<Managed<Node>>,
}

type Next = Option<Managed<Link>>;

#[derive(Resource)]
struct Link {
    next: Next,
}

#[derive(Resource)]
#[resource(closes_before(Cache))]
struct Cache;

#[lifecycle]
struct Shop(Database, Node, Link, #[resource(closes_after(Cache))] Cache);

fn main() {}
