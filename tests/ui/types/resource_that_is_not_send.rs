use std::cell::Cell;
use std::rc::Rc;

use gracefully::{App, Managed, Resource, graceful_main, lifecycle};

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    names: Rc<Cell<u8>>,
}

#[derive(Resource)]
struct Server {
    #[cleanup(with = Pool::close)]
    pool: Pool,
    database: Managed<Database>,
}

struct Pool;

impl Pool {
    async fn close(&self) {}
}

#[lifecycle]
struct Shop(Server, Database);

#[graceful_main]
async fn main(app: App<Shop>) {
    let database = app.manage(Database { pool: Pool, names: Rc::new(Cell::new(1)) });
    app.manage(Server { pool: Pool, database });
}
