use gracefully::{Cleanup, CleanupContext, CleanupResult, Holds, Resource};

#[derive(Resource)]
union Database {
    a: u8,
    b: i8,
}

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Holds)]
union Shared {
    a: u8,
    b: i8,
}

fn main() {}
