use std::time::Duration;

use gracefully::__model::guest;
use gracefully::{App, MainRecord, Open, Reason};

use crate::scene::{Database, Story};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_is_told_whenever_it_began_to_wait() {
    guest::<Open, _, _>(|app: App| async move {
        let before = app.stopping();
        let polled = tokio::spawn(app.stopping());
        tokio::task::yield_now().await;
        assert!(!app.is_stopping());
        app.shutdown();
        app.stopping().await;
        assert!(app.is_stopping());
        before.await;
        polled.await.expect("it does not panic");
        app.stopping().await;
        assert!(app.stop().is_stopping());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readiness_is_said_and_taken_back() {
    guest::<Open, _, _>(|app: App| async move {
        assert!(!app.is_ready(), "nobody said so");
        app.ready();
        assert!(app.is_ready());
        app.shutdown();
        app.stopping().await;
        assert!(!app.is_ready());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_main_that_requests_the_shutdown_itself_may_finish() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.manage(Database { story: story.clone() });
        app.shutdown();
        tokio::time::sleep(Duration::from_millis(50)).await;
        story.tell("main is done");
    })
    .await;
    assert!(told.at("main is done") < told.at("database cleanup"));
    assert_eq!(report.main.ended, MainRecord::Returned);
    assert_eq!(report.reason, Some(Reason::Shutdown));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_main_that_cannot_know_is_dropped_at_once() {
    let report = guest::<Open, _, _>(|app: App| async move {
        let elsewhere = app.clone();
        // From a task, not from main: main has no idea.
        tokio::spawn(async move { elsewhere.shutdown() });
        std::future::pending::<()>().await;
    })
    .await;
    assert_eq!(report.main.ended, MainRecord::Dropped);
    assert!(report.main.worked < Duration::from_secs(4), "it was waited for: {:?}", report.main.worked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_status_asked_for_wins() {
    let report = guest::<Open, _, _>(|app: App| async move {
        app.exit(4);
        app.exit(5);
        app.stopping().await;
    })
    .await;
    assert_eq!(report.exit, gracefully::Exit::Status(4));
    assert_eq!(report.reason, Some(Reason::Exit(4)));
}
