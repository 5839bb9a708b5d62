use std::rc::Rc;

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Managed, Resource, graceful_main, lifecycle};

#[derive(Resource)]
struct Database {
    names: Rc<u8>,
}

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Resource)]
struct Server {
    database: Managed<Database>,
}

impl Cleanup for Server {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle]
struct Shop(Server, Database);

#[graceful_main]
async fn main(app: App<Shop>) {
    let database = app.manage(Database { names: Rc::new(1) });
    app.manage(Server { database });
}
