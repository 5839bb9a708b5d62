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

by_hand!(Server Database Disk);

#[derive(Resource)]
struct Server {
    database: Managed<Database>,
}

#[derive(Resource)]
struct Database {
    disk: Managed<Disk>,
}

#[derive(Resource)]
struct Disk;

// The shares do not shrink below their floor.
#[lifecycle(grace = "1s")]
struct Short(Server, Database, Disk);

#[lifecycle(grace = "1ns")]
struct Shortest(Disk);

#[lifecycle(grace = "10s", delay = "10s")]
struct Delayed;

#[lifecycle(drain = "30s")]
struct Drained(Disk);

#[lifecycle(grace = "584y", reserve = "584y")]
struct Reserved(Disk);

#[lifecycle]
struct ByEntry(#[resource(timeout = "1m")] Server, Database, Disk);

#[lifecycle]
struct InRow(#[resource(order = 1, timeout = "20s")] Disk, #[resource(order = 2, timeout = "20s")] Other);

#[derive(Resource)]
struct Other;

by_hand!(Other);

fn main() {}
