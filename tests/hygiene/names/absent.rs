//! What a `#[cfg]` takes out: fields, variants, marks, entries, words, a main.

use closing::{Cleanup, CleanupContext, CleanupResult, Holds, Managed, Resource, lifecycle};

struct Pool;

impl Pool {
    fn close(&self) {}
}

#[derive(Resource)]
#[resource(crate = closing)]
#[cfg_attr(any(), resource(timeout = "1h"))]
#[cfg_attr(not(any()), resource(timeout = "3s"))]
struct Database {
    #[cleanup(with = Pool::close)]
    #[cfg_attr(any(), cleanup(with = NotThere::close))]
    pool: Pool,
    #[cfg(any())]
    not_there: NotThere,
    #[cfg_attr(not(any()), cleanup(skip))]
    #[expect(dead_code)]
    skipped: Pool,
}

#[derive(Holds)]
#[holds(crate = closing)]
struct Shared {
    #[cfg(any())]
    not_there: Managed<NotThere>,
    #[expect(dead_code)]
    database: Managed<Database>,
}

#[derive(Resource)]
#[resource(crate = closing)]
#[expect(dead_code)]
enum Sink {
    #[cfg(any())]
    NotThere(Managed<NotThere>),
    Shared(Shared),
}

impl Cleanup for Sink {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle(crate = closing)]
struct Shop(
    #[cfg(any())] NotThere,
    Database,
    #[cfg(not(any()))]
    #[cfg_attr(not(any()), resource(timeout = "2s"))]
    #[cfg_attr(any(), resource(order = 1))]
    Sink,
);

#[cfg(any())]
#[lifecycle(crate = closing)]
struct NoShop(NotThere);

#[lifecycle(crate = closing)]
#[cfg(any())]
struct NoShopEither(NotThere);

mod entry {
    #[closing::graceful_main(crate = closing)]
    #[cfg(any())]
    async fn main(app: NotThere) {}

    #[closing::graceful_main(crate = closing)]
    #[cfg(not(any()))]
    pub(super) async fn main() {}
}

#[test]
fn what_is_there_is_in_the_plan() {
    let _ = entry::main as fn() -> _;
    let _ = Database { pool: Pool, skipped: Pool };
    assert_eq!(Shop::PLAN.order(), ["Sink", "Database"]);
    assert_eq!(Shop::PLAN.slots[0].timeout.nanos, 3_000_000_000);
    assert_eq!(Shop::PLAN.slots[1].timeout.nanos, 2_000_000_000);
}
