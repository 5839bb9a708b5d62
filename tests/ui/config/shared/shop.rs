//! What the files of the cases speak of.

use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Resource};

macro_rules! by_hand {
    ($($name:ident)*) => {$(
        impl Cleanup for $name {
            async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
                Ok(())
            }
        }
    )*};
}

by_hand!(Server Database Cache);

#[derive(Resource)]
pub struct Server {
    database: Managed<Database>,
}

#[derive(Resource)]
pub struct Database;

#[derive(Resource)]
pub struct Cache;
