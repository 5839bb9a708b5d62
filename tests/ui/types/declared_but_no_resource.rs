use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource, lifecycle};

#[derive(Resource)]
struct Database;

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle]
struct Shop(Database, String, std::vec::Vec<u8>);

fn main() {}
