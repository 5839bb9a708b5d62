//! Waiting until a scope is closed, wherever it went.

use std::future::pending;
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{Cleanup, CleanupContext, CleanupResult, Closed, Resource, UntilStop};
use tokio::time::sleep;

use crate::{Story, seconds, terminated};

/// Takes a second to close.
#[derive(Resource)]
#[resource(timeout = "2s")]
struct Client(Story);

impl Cleanup for Client {
    async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
        cx.sleep(seconds(1)).await?;
        self.0.tell("client cleanup");
        Ok(())
    }
}

/// Has it tell, in a task that is nobody's.
fn told(closed: Closed, story: &Story) {
    let story = story.clone();
    tokio::spawn(async move {
        closed.await;
        story.tell("told");
    });
}

#[test]
fn it_is_told_after_the_cleanups_of_a_scope_that_is_dropped_elsewhere() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let scope = app.scope("session");
        scope.manage(Client(story.clone()));
        let closed = scope.closed();
        told(closed.clone(), &story);
        sleep(seconds(5)).await;
        assert!(!closed.is_closed());
        // No runtime there, and nobody who waits in there.
        std::thread::spawn(move || drop(scope)).join().expect("it does not panic");
        assert!(!closed.is_closed());
        let again = closed.clone();
        closed.await;
        assert!(again.is_closed());
        again.await;
        tokio::task::yield_now().await;
        story.tell("main goes on");
    });
    story.assert_is(&["client cleanup", "told", "main goes on"]);
    outcome.assert_clean();
}

#[test]
fn it_keeps_nothing_open_and_needs_nobody_who_waits() {
    let outcome = Drill::open().run(async |app| {
        let scope = app.scope("session");
        let guard = scope.guard("work").expect("it is open");
        let closed = scope.closed();
        drop(scope);
        guard.stop().stopping().await;
        sleep(seconds(1)).await;
        assert!(!closed.is_closed());
        drop(guard);
        closed.await;
    });
    outcome.assert_clean();
}

#[test]
fn it_is_told_when_the_app_closes_and_at_once_where_it_has() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let scope = app.scope("session");
        scope.manage(Client(story.clone()));
        told(scope.closed(), &story);
        app.stopping().await;
        scope.closed().await;
        story.tell("main knows");
        app.scope("too late").closed().await;
    });
    story.assert_is(&["client cleanup", "told", "main knows"]);
    outcome.assert_clean();
}

#[test]
fn it_is_told_where_the_app_has_no_time_for_it() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let scope = app.scope("session");
        scope.spawn_graceful(async |_| pending::<()>().await);
        told(scope.closed(), &story);
        app.stopping().await;
    });
    story.assert_is(&["told"]);
    assert!(outcome.report().took < Duration::from_millis(5_500));
}

#[test]
fn one_of_a_stream_is_told_when_the_scope_that_fed_it_is_closed() {
    struct Never;
    impl futures_core::Stream for Never {
        type Item = ();

        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<()>> {
            std::task::Poll::Pending
        }
    }
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let scope = app.scope("session");
        scope.manage(Client(story.clone()));
        let stream = scope.stream(Never);
        let closed = stream.closed();
        let task = tokio::spawn(async move {
            let _stream = stream;
            pending::<()>().await;
        });
        sleep(seconds(1)).await;
        task.abort();
        assert_eq!(closed.until(&app).await, Ok(()));
        story.tell("main goes on");
        app.stopping().await;
    });
    story.assert_is(&["client cleanup", "main goes on"]);
    outcome.assert_clean();
}
