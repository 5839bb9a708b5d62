#![allow(unused)]

#[path = "shared/shop.rs"]
mod shop;

use gracefully::{Cleanup, CleanupContext, CleanupResult, lifecycle};
use shop::*;

mod other {
    #[derive(gracefully::Resource)]
    pub struct Cache;
}

impl Cleanup for other::Cache {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle(config = "files/twins.toml")]
struct Shop(Cache, other::Cache);

fn main() {}
