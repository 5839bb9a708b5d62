//! What the files of the corpus speak of.

use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Resource};

macro_rules! by_hand {
    ($($name:ty),*) => {$(
        impl Cleanup for $name {
            async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
                Ok(())
            }
        }
    )*};
}

#[derive(Resource)]
#[resource(timeout = "2s")]
pub struct Server {
    pub database: Managed<Database>,
}

#[derive(Resource)]
pub struct Database {}

#[derive(Resource)]
pub struct Cache {}

/// Has its name from here.
#[derive(Resource)]
#[resource(name = "mail", timeout = "1s")]
pub struct Mailer {}

/// Has its name from the list.
#[derive(Resource)]
pub struct Workers {}

pub mod first {
    #[derive(gracefully::Resource)]
    pub struct Twin {}
}

pub mod second {
    #[derive(gracefully::Resource)]
    pub struct Twin {}
}

by_hand!(Server, Database, Cache, Mailer, Workers, first::Twin, second::Twin);
