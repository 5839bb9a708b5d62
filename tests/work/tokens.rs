//! Stops as tokens of `tokio-util`, and tokens that ask for a stop.

use std::future::pending;
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{Cleanup, CleanupContext, CleanupResult, Reason, Resource, Stopped, UntilStop};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{Story, seconds, terminated};

#[test]
fn a_token_is_cancelled_when_the_stop_comes() {
    let outcome = terminated().run(async |app| {
        let before: CancellationToken = app.stop().into();
        let task = app.spawn_graceful(async |stop| {
            let token = CancellationToken::from(&stop);
            assert!(!token.is_cancelled());
            token.cancelled().await;
            assert!(stop.is_stopping());
        });
        assert!(!before.is_cancelled());
        // A main that has asked for it is waited for.
        before.cancelled().await;
        assert_eq!(task.await, Ok(()));
        assert!(app.is_stopping() && app.stop().to_token().is_cancelled());
    });
    outcome.assert_clean().assert_within(Duration::ZERO);
}

#[test]
fn one_that_is_cancelled_by_whoever_has_it_stops_nobody_else() {
    let outcome = terminated().run(async |app| {
        let (mine, others) = (app.stop().to_token(), app.stop().to_token());
        mine.clone().cancel();
        sleep(seconds(1)).await;
        assert!(mine.is_cancelled() && !others.is_cancelled() && !app.is_stopping());
        assert!(!app.stop().to_token().is_cancelled());
        others.cancelled().await;
        assert!(app.is_stopping());
    });
    outcome.assert_clean();
}

#[test]
fn one_of_a_scope_and_one_of_a_group_are_cancelled_with_it() {
    let outcome = Drill::open().run(async |app| {
        let (scope, group) = (app.scope("session"), app.group("downloads"));
        let (of_scope, of_group) = (scope.stop().to_token(), group.stop().to_token());
        group.cancel();
        assert!(of_group.is_cancelled() && !of_scope.is_cancelled());
        drop(scope);
        of_scope.cancelled().await;
        // Nobody is left whose stop it was: it never comes.
        let never = app.scope("gone").stop().to_token();
        never.cancelled().await;
    });
    outcome.assert_clean();
}

#[test]
fn one_in_a_cleanup_is_cancelled_when_its_time_is_up() {
    #[derive(Resource)]
    #[resource(timeout = "1s")]
    struct Lease(Story);

    impl Cleanup for Lease {
        async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
            let token = cx.stop().to_token();
            let told = self.0.clone();
            tokio::spawn(async move {
                token.cancelled().await;
                told.tell("time is up");
            });
            pending::<()>().await;
            Ok(())
        }
    }
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.manage(Lease(story.clone()));
        app.stopping().await;
    });
    story.assert_is(&["time is up"]);
    outcome.assert_status(70);
}

#[test]
fn a_token_requests_the_shutdown_and_can_be_told_not_to() {
    let outcome = Drill::open().run(async |app| {
        let (ends, does_not) = (CancellationToken::new(), CancellationToken::new());
        app.shutdown_on(ends.clone());
        app.shutdown_on(does_not.clone()).abort();
        does_not.cancel();
        sleep(seconds(1)).await;
        assert!(!app.is_stopping());
        ends.cancel();
        app.stopping().await;
        assert_eq!(app.stop().reason(), Some(&Reason::Shutdown));
    });
    outcome.assert_clean();
}

#[test]
fn a_token_closes_a_scope_and_so_becomes_a_stop() {
    let outcome = Drill::open().run(async |app| {
        let token = CancellationToken::new();
        let scope = app.scope("legacy");
        scope.close_on(token.clone());
        let (stop, closed) = (scope.stop(), scope.closed());
        tokio::spawn(async move {
            sleep(seconds(1)).await;
            token.cancel();
        });
        assert_eq!(pending::<()>().until(&stop).await, Err(Stopped));
        closed.await;
        assert!(scope.is_finished() && !app.is_stopping());
    });
    outcome.assert_clean();
}
