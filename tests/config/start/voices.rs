//! A program of which five voices speak: types, the list, the file beside this one, the file that it is given when it
//! starts, and the environment. Each resource and each bound is named after the last one that speaks of it, or has a
//! number for each: 1 to 5, weakest first.

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, graceful_main, lifecycle};

macro_rules! by_hand {
    ($($name:ident)*) => {$(
        impl Cleanup for $name {
            async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
                Ok(())
            }
        }
    )*};
}

#[derive(Resource)]
#[resource(timeout = "1s", order = 1)]
struct ByType {}

#[derive(Resource)]
#[resource(timeout = "1s", order = 1)]
struct ByList {}

#[derive(Resource)]
#[resource(timeout = "1s", order = 1)]
struct ByFile {}

#[derive(Resource)]
#[resource(timeout = "1s", order = 1)]
struct ByStart {}

#[derive(Resource)]
#[resource(timeout = "1s")]
struct ByEnvironment {}

by_hand!(ByType ByList ByFile ByStart ByEnvironment);

#[lifecycle(
    grace = "40s",
    delay = "20ms",
    drain = "20ms",
    reserve = "20ms",
    fast = "20ms",
    exit = "signal",
    signals(SIGTERM = "fast", SIGINT = "graceful"),
    config = "five_voices.toml"
)]
struct Voices(
    ByType,
    #[resource(timeout = "2s", order = 2)] ByList,
    #[resource(timeout = "2s", order = 2)] ByFile,
    #[resource(timeout = "2s", order = 2)] ByStart,
    #[resource(timeout = "2s")] ByEnvironment,
);

#[graceful_main]
async fn main(_app: App<Voices>) {
    eprintln!("main runs");
}
