//! Work in flight, on virtual time: tasks and guards that are told, waited for, cut and named.

mod bad_input;
mod bounds;
mod cleanups;
mod closed;
mod groups;
mod guards;
mod owned;
mod paced;
mod panics;
mod pools;
mod retries;
mod scopes;
mod stops;
mod streams;
mod tasks;
mod threads;
mod tokens;
mod until;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{Cleanup, CleanupContext, CleanupResult, Open, Resource, Signal};

/// When everybody is asked to stop.
const ASKED: Duration = Duration::from_mins(1);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A drill of an open lifecycle, which is terminated after a minute. Its drain takes up to 5 s.
fn terminated() -> Drill<Open> {
    Drill::open().request_at(ASKED, Signal::Term)
}

/// What happened, in order. Clones tell the same story.
#[derive(Clone, Default)]
struct Story(Arc<Mutex<Vec<String>>>);

impl Story {
    fn tell(&self, what: impl Into<String>) {
        self.0.lock().expect("no one panics in here").push(what.into());
    }

    /// What comes in no certain order.
    #[track_caller]
    fn assert_holds(&self, what: &str, times: usize) {
        let told = self.0.lock().expect("no one panics in here");
        assert_eq!(told.iter().filter(|line| *line == what).count(), times, "{told:?}");
    }

    #[track_caller]
    fn assert_is(&self, whole: &[&str]) {
        assert_eq!(*self.0.lock().expect("no one panics in here"), whole);
    }
}

/// Tells when it goes.
struct Leaves(Story, &'static str);

impl Drop for Leaves {
    fn drop(&mut self) {
        self.0.tell(format!("{} is dropped", self.1));
    }
}

#[derive(Resource)]
#[resource(timeout = "2s")]
struct Database(Story);

impl Cleanup for Database {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        self.0.tell("database cleanup");
        Ok(())
    }
}
