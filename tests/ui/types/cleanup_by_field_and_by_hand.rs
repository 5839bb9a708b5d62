use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};

#[derive(Resource)]
struct Database {
    #[cleanup(with = Pool::close)]
    pool: Pool,
}

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

struct Pool;

impl Pool {
    async fn close(&self) {}
}

fn main() {}
