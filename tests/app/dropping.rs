//! What is left of a value is dropped where it can be, with the runtime around it.

use std::future::pending;
use std::time::Duration;

use gracefully::__model::guest;
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Open, Resource, Verdict};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// Its cleanup hangs, so it is dropped after its abort.
#[derive(Resource)]
#[resource(timeout = "100ms")]
struct Hangs {
    left: Left,
}

impl Cleanup for Hangs {
    fn quiesce(&self) {
        self.left.spawn("quiesced");
    }

    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        pending().await
    }

    fn abort(&self) {
        self.left.spawn("aborted");
    }
}

struct Left(Option<UnboundedSender<&'static str>>);

impl Left {
    fn spawn(&self, what: &'static str) {
        if let Some(told) = self.0.clone() {
            tokio::spawn(async move { told.send(what) });
        }
    }
}

impl Drop for Left {
    fn drop(&mut self) {
        // As a connection does that gives itself back to its pool.
        self.spawn("dropped");
        assert!(self.0.is_some(), "a drop panicked on purpose");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quiesce_an_abort_and_a_drop_may_start_tasks() {
    let (told, mut tells) = unbounded_channel();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.manage(Hangs { left: Left(Some(told)) });
    })
    .await;
    let mut all = Vec::new();
    while let Ok(Some(what)) = tokio::time::timeout(Duration::from_secs(10), tells.recv()).await {
        all.push(what);
    }
    all.sort_unstable();
    assert_eq!(all, ["aborted", "dropped", "quiesced"]);
    assert_eq!((report.resources[0].verdict, &report.resources[0].error), (Verdict::TimedOut, &None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drop_that_panics_is_no_abort_that_panics() {
    let report = guest::<Open, _, _>(|app: App| async move {
        app.manage(Hangs { left: Left(None) });
    })
    .await;
    let error = report.resources[0].error.as_deref();
    assert_eq!(error, Some("dropping it panicked: a drop panicked on purpose"));
    assert_eq!(report.resources[0].verdict, Verdict::TimedOut);
}
