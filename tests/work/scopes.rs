//! Scopes: parts of the app that close as one.

use std::future::pending;
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{
    Cleanup, CleanupContext, CleanupResult, Managed, Resource, Stopped, Unfinished, UntilStop, Verdict,
    lifecycle,
};
use tokio::time::sleep;

use crate::{Database, Leaves, Story, seconds, terminated};

/// Uses a client.
#[derive(Resource)]
#[resource(timeout = "1s")]
struct Session {
    client: Managed<Client>,
}

impl Cleanup for Session {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        self.client.0.tell("session cleanup");
        Ok(())
    }
}

#[derive(Resource)]
#[resource(timeout = "1s")]
struct Client(Story);

impl Cleanup for Client {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        self.0.tell("client cleanup");
        Ok(())
    }
}

#[lifecycle(grace = "30s")]
struct Agents(Client, Session, Database);

#[test]
fn what_it_manages_closes_in_order_when_it_is_closed_and_the_app_goes_on() {
    let story = Story::default();
    let outcome = Drill::<Agents>::new().run(async |app| {
        app.manage(Database(story.clone()));
        let scope = app.scope("session");
        // In the wrong order, and beside another of the same kind that stays.
        let client = scope.manage(Client(story.clone()));
        scope.manage(Session { client: client.clone() });
        let leaves = Leaves(story.clone(), "its task");
        let task = scope.spawn(async move {
            let _leaves = leaves;
            pending::<()>().await;
        });
        let other = app.scope("another");
        let other = (other.manage(Client(story.clone())), other);
        let closed = scope.close().await;
        assert_eq!(closed, [("Session", Verdict::Cleaned), ("Client", Verdict::Cleaned)]);
        assert_eq!(task.await, Err(Unfinished::Stopped));
        story.tell("and on it goes");
        assert!(!app.is_stopping() && other.1.guard("work").is_ok());
        drop(other);
    });
    story.assert_is(&[
        "its task is dropped",
        "session cleanup",
        "client cleanup",
        "and on it goes",
        "client cleanup",
        "database cleanup",
    ]);
    outcome.assert_clean();
}

#[test]
fn an_open_lifecycle_knows_the_order_too() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let scope = app.scope("session");
        let client = scope.manage(Client(story.clone()));
        scope.manage(Session { client });
        scope.close().await;
    });
    story.assert_is(&["session cleanup", "client cleanup"]);
    outcome.assert_clean();
}

#[test]
fn dropping_it_anywhere_only_notifies() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let scope = app.scope("session");
        scope.manage(Client(story.clone()));
        // No runtime there.
        std::thread::spawn(move || drop(scope)).join().expect("it does not panic");
        sleep(seconds(1)).await;
        story.tell("a second later");
        app.stopping().await;
    });
    story.assert_is(&["client cleanup", "a second later"]);
    outcome.assert_clean();
}

#[test]
fn when_the_app_closes_it_closes_in_the_drain() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.manage(Database(story.clone()));
        let scope = app.scope("session");
        let client = scope.manage(Client(story.clone()));
        scope.manage(Session { client });
        let told = story.clone();
        scope.spawn_graceful(async move |stop| {
            stop.stopping().await;
            sleep(seconds(2)).await;
            told.tell("its task is done");
        });
        app.stopping().await;
        assert_eq!(scope.guard("more").unwrap_err(), Stopped);
    });
    story.assert_is(&["its task is done", "session cleanup", "client cleanup", "database cleanup"]);
    outcome.assert_clean();
    assert_eq!(outcome.report().took, seconds(2));
}

#[test]
fn what_it_has_no_time_for_the_apps_plan_closes() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let scope = app.scope("session");
        let client = scope.manage(Client(story.clone()));
        scope.manage(Session { client });
        let leaves = Leaves(story.clone(), "its task");
        scope.spawn_graceful(async move |_| {
            let _leaves = leaves;
            pending::<()>().await;
        });
        app.stopping().await;
        drop(scope);
    });
    story.assert_is(&["its task is dropped", "session cleanup", "client cleanup"]);
    outcome.assert_clean();
    assert!(outcome.report().took >= seconds(5) && outcome.report().took < Duration::from_millis(5_300));
}

#[test]
fn what_it_was_lent_it_leaves_alone() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let client = app.manage(Client(story.clone()));
        let scope = app.scope("session");
        scope.manage(Session { client: client.clone() });
        assert_eq!(scope.close().await, [("Session", Verdict::Cleaned)]);
        client.0.tell("still there");
    });
    story.assert_is(&["session cleanup", "still there", "client cleanup"]);
    outcome.assert_clean();
}

#[test]
fn closed_from_a_task_of_its_own_it_only_asks() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let scope = app.scope("session");
        scope.manage(Client(story.clone()));
        let (give, take) = tokio::sync::oneshot::channel();
        let told = story.clone();
        let task = scope.spawn_graceful(async move |stop| {
            let scope: gracefully::Scope = take.await.expect("it is sent");
            assert_eq!(scope.close().await, []);
            told.tell("asked");
            assert_eq!(pending::<()>().until(&stop).await, Err(Stopped));
            told.tell("told");
        });
        give.send(scope).expect("it waits for it");
        assert_eq!(task.await, Ok(()));
        sleep(seconds(1)).await;
        app.stopping().await;
    });
    story.assert_is(&["asked", "told", "client cleanup"]);
    outcome.assert_clean().assert_within(Duration::ZERO);
}

#[test]
fn dropping_the_future_of_close_does_not_stop_the_closing() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let scope = app.scope("session");
        scope.manage(Client(story.clone()));
        let told = story.clone();
        scope.spawn_graceful(async move |stop| {
            stop.stopping().await;
            sleep(seconds(1)).await;
            told.tell("its task is done");
        });
        let closing = tokio::time::timeout(Duration::from_millis(10), scope.close()).await;
        assert!(closing.is_err());
        app.stopping().await;
    });
    story.assert_is(&["its task is done", "client cleanup"]);
    outcome.assert_clean();
}

#[test]
fn after_the_stop_one_begins_nothing() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.stopping().await;
        let scope = app.scope("session");
        assert!(scope.is_finished() && scope.stop().is_stopping());
        assert_eq!(scope.spawn(async {}).await, Err(Unfinished::Stopped));
        // The app closes what is managed all the same.
        scope.manage(Client(story.clone()));
    });
    story.assert_is(&["client cleanup"]);
    outcome.assert_clean();
}

#[test]
fn many_come_and_go() {
    let outcome = Drill::open().run(async |app| {
        for _ in 0..100 {
            let scopes: Vec<_> = (0..100).map(|_| app.scope("session")).collect();
            for scope in &scopes {
                scope.manage(Client(Story::default()));
            }
            for scope in scopes {
                assert_eq!(scope.close().await, [("Client", Verdict::Cleaned)]);
            }
        }
    });
    outcome.assert_clean();
    assert_eq!(outcome.report().closed_early[0].cleaned, 10_000);
}
