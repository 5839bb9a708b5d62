use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};

#[derive(Resource)]
enum Sink {
    Memory,
    File(#[cleanup(with = Pool::close)] Pool),
}

impl Cleanup for Sink {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

struct Pool;

fn main() {}
