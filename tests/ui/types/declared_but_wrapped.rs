use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Resource, lifecycle};

#[derive(Resource)]
struct Database;

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle]
struct Shop(Managed<Database>, Option<Database>, &'static Database);

fn main() {}
