#![allow(unused)]

use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource, lifecycle};

#[derive(Resource)]
#[resource(name = "store")]
struct Store;

impl Cleanup for Store {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

mod renamed {
    #[derive(gracefully::Resource)]
    #[resource(name = "db")]
    pub struct Database;
}

impl Cleanup for renamed::Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle(config = "files/renamed.toml")]
struct Shop(Store, renamed::Database);

fn main() {}
