//! A cleanup that is cancelled is dropped where it stands, however that meets its poll.

use std::future::pending;
use std::sync::{Arc, Barrier};

use gracefully::__model::guest;
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, Verdict, lifecycle};

use crate::scene::Story;

/// It blocks its thread until its abort is called, and only then waits for something, which never comes.
#[derive(Resource)]
#[resource(timeout = "100ms")]
struct Blocking {
    story: Story,
    cancelled: Arc<Barrier>,
}

struct Told<'a>(&'a Story);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        self.0.tell("dropped");
    }
}

impl Cleanup for Blocking {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        let _told = Told(&self.story);
        self.cancelled.wait();
        pending().await
    }

    fn abort(&self) {
        self.cancelled.wait();
    }
}

/// With time enough for a cancelled cleanup to answer on a busy machine.
#[lifecycle(grace = "60s", reserve = "40s")]
struct Patient(Blocking);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_that_comes_during_the_first_poll_is_not_lost() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Patient, _, _>(|app: App<Patient>| async move {
        app.manage(Blocking { story, cancelled: Arc::new(Barrier::new(2)) });
    })
    .await;
    assert_eq!(report.resources[0].verdict, Verdict::TimedOut, "{report:?}");
    assert_eq!(told.whole(), ["dropped"]);
}
