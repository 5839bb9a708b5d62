use std::future::Future;
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
        // Everybody is told by now, and main goes on.
        while !story.whole().contains(&"database quiesce".to_owned()) {
            tokio::task::yield_now().await;
        }
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

/// A waker is user code: it may panic, or block the thread that wakes it.
struct BadWaker(Story);

impl std::task::Wake for BadWaker {
    fn wake(self: std::sync::Arc<Self>) {
        self.0.tell(&format!("woken by {}", std::thread::current().name().unwrap_or_default()));
        panic!("woken on purpose");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_waker_that_panics_does_not_reach_the_guardian() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.manage(Database { story: story.clone() });
        let mut stopping = Box::pin(app.stopping());
        let waker = std::task::Waker::from(std::sync::Arc::new(BadWaker(story.clone())));
        let polled = stopping.as_mut().poll(&mut std::task::Context::from_waker(&waker));
        assert!(polled.is_pending());
        app.shutdown();
        // Kept until it was woken: what is dropped is not woken.
        app.keep(stopping);
        while !story.whole().iter().any(|told| told.starts_with("woken by")) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    told.at("database cleaned");
    assert!(report.resources.iter().all(|resource| resource.verdict.is_clean()));
    let woken = told.whole().into_iter().find(|told| told.starts_with("woken by")).expect("it was woken");
    assert!(!woken.contains("guardian"), "{woken}");
}
