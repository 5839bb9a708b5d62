use std::rc::Rc;

use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};

#[derive(Resource)]
struct Database;

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        let local = Rc::new(1);
        std::future::ready(()).await;
        drop(local);
        Ok(())
    }
}

fn main() {}
