//! Everything is at fault and everything is used: each fault is told once, where it is.

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Holds, Managed, Resource, graceful_main, lifecycle};

#[derive(Resource)]
#[resource(timout = "5s")]
struct Database {
    #[cleanup(with = Pool::close)]
    pool: Pool,
}

#[derive(Resource)]
#[resource(order = "1")]
struct Cache {
    url: String,
}

impl Cleanup for Cache {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Resource)]
struct Server<T> {
    #[cleanup(wiht = Pool::close)]
    pool: Pool,
    values: Vec<T>,
    shared: Shared,
}

#[derive(Holds)]
#[holds(crat = gracefully)]
struct Shared {
    database: Managed<Database>,
}

#[derive(Resource)]
enum Sink {
    Pool(#[cleanup(skip)] Pool),
}

struct Pool;

impl Pool {
    async fn close(&self) {}
}

#[lifecycle(grce = "5s")]
struct Shop(Database, Server<u8>, #[resource(oder = 1)] Cache, Sink);

#[lifecycle]
enum Mall {
    Database(Database),
}

fn open(app: &App<Mall>) {
    app.manage(Database { pool: Pool });
    println!("{}", Mall::PLAN);
}

#[graceful_main(flavour = "current_thread")]
async fn main(app: App<Shop>) -> Result<(), Box<dyn std::error::Error>> {
    let database = app.manage(Database { pool: Pool });
    app.manage(Server { pool: Pool, values: vec![1_u8], shared: Shared { database } });
    app.manage(Cache { url: String::new() });
    app.manage(Sink::Pool(Pool));
    println!("{}", Shop::PLAN);
    app.stopping().await;
    Ok(())
}
