use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};

#[derive(Resource)]
enum Sink {
    #[resource(timeout = "5s")]
    Memory,
    #[cleanup(skip)]
    File(#[resource(timeout = "5s")] u8),
    #[uses(Sink)]
    Other,
}

impl Cleanup for Sink {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

fn main() {}
