use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, graceful_main, lifecycle};

#[derive(Resource)]
struct Database;

#[derive(Resource)]
struct Cache;

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

impl Cleanup for Cache {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle]
struct Shop(Database);

#[graceful_main]
async fn main(app: App<Shop>) {
    app.manage(Database);
    app.manage(Cache);
}
