use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};

const HIGH: &str = "high";

#[derive(Resource)]
#[resource(order = HIGH)]
struct Database;

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

fn main() {}
