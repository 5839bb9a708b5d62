use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};

#[derive(Resource)]
#[resource(uses(String), closes_after(std::vec::Vec<u8>))]
struct Database {
    #[uses(u8)]
    call: Box<dyn Fn() + Send + Sync>,
}

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

fn main() {}
