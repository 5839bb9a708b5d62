//! Resources of three crates in one lifecycle, two of them of a macro of the third.

use closing::{App, Managed, Owned, Resource, lifecycle};
use gracefully_hygiene_stores::{Cache, Database, Pool, State};
use strict::Metrics;

#[derive(Resource)]
#[resource(crate = closing)]
#[expect(dead_code)]
struct Server {
    cache: Managed<Cache<u8>>,
    #[cleanup(with = Pool::close)]
    pool: Pool,
}

#[lifecycle(crate = closing, grace = "20s")]
struct Shop(Database, Cache<u8>, #[resource(closes_after(Server))] Metrics<u16, 2>, Server);

fn open(app: &App<Shop>) -> Managed<Server> {
    let database = app.manage(Database { pool: Pool, r#gen: Owned::new(Pool) });
    let cache = app.manage(Cache { value: 1_u8, state: State { database: Some(database) } });
    app.manage(Server { cache, pool: Pool })
}

#[test]
fn each_is_in_its_place() {
    let _ = open as fn(&App<Shop>) -> Managed<Server>;
    assert_eq!(Shop::PLAN.order(), ["Server", "Cache", "Metrics", "Database"]);
    assert_eq!(Shop::PLAN.slots[0].timeout.nanos, 2_000_000_000, "what a library says of its own");
}
