use gracefully::__model::guest;
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Open, Resource, Verdict};

use crate::scene::{Database, Server, Story};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_closed_early_closes_after_what_uses_it_and_once() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        let database = app.manage(Database { story: story.clone() });
        app.manage(Server { story: story.clone(), database: database.clone() });
        assert_eq!(app.close(&database).await, Verdict::Cleaned);
        story.tell("closed");
        assert_eq!(app.close(&database).await, Verdict::Cleaned);
        assert!(!app.is_stopping(), "closing one resource is no shutdown");
    })
    .await;
    assert!(told.at("server cleaned") < told.at("database cleanup"));
    assert!(told.at("database cleaned") < told.at("closed"));
    assert!(report.clean);
    let early: u64 = report.closed_early.iter().map(|early| early.cleaned).sum();
    assert_eq!(early + report.resources.len() as u64, 2, "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_and_the_shutdown_at_once_close_once() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        let database = app.manage(Database { story });
        app.shutdown();
        assert_eq!(app.close(&database).await, Verdict::Cleaned);
    })
    .await;
    told.at("database cleaned");
    assert!(report.clean);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_that_were_closed_early_leave_one_line() {
    let story = Story::default();
    let report = guest::<Open, _, _>(|app: App| async move {
        for _ in 0..1000 {
            let database = app.manage(Database { story: story.clone() });
            assert_eq!(app.close(&database).await, Verdict::Cleaned);
        }
    })
    .await;
    assert!(report.resources.is_empty(), "{} records are kept", report.resources.len());
    assert_eq!(report.closed_early.len(), 1);
    assert_eq!(report.closed_early[0].cleaned, 1000);
}

/// Ends as it says.
#[derive(Resource)]
#[resource(timeout = "50ms")]
struct Ends(Verdict);

impl Cleanup for Ends {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        match self.0 {
            Verdict::Failed => Err("on purpose".into()),
            Verdict::Panicked => panic!("on purpose"),
            Verdict::TimedOut => std::future::pending().await,
            _ => Ok(()),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_again_gives_the_same_verdict() {
    guest::<Open, _, _>(|app: App| async move {
        for verdict in [Verdict::Cleaned, Verdict::Failed, Verdict::Panicked, Verdict::TimedOut] {
            let ends = app.manage(Ends(verdict));
            for _ in 0..2 {
                assert_eq!(app.close(&ends).await, verdict);
            }
        }
    })
    .await;
}
