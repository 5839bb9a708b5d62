//! A scope whose end is waited for by whom it waits for.

use std::future::pending;
use std::time::Duration;

use gracefully::__model::guest;
use gracefully::testing::Drill;
use gracefully::{App, Scope, UntilStop, Verdict, lifecycle};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::{Database, Story, seconds};

const CLOSED: [(&str, Verdict); 1] = [("Database", Verdict::Cleaned)];

/// The drain of a lifecycle that says nothing.
const DRAIN: Duration = Duration::from_secs(5);

#[test]
fn dropped_in_a_task_of_its_own_it_closes_after_that() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let scope = app.scope("session");
        scope.manage(Database(story.clone()));
        let (give, take) = oneshot::channel();
        let told = story.clone();
        let task = scope.spawn_graceful(async move |stop| {
            let scope: Scope = take.await.expect("it is sent");
            drop(scope);
            stop.stopping().await;
            told.tell("told");
        });
        give.send(scope).expect("it waits for it");
        assert_eq!(task.await, Ok(()));
        tokio::time::sleep(seconds(1)).await;
        story.assert_is(&["told", "database cleanup"]);
    });
    outcome.assert_clean();
}

/// It cannot be seen that the one waits for the other. The drain ends that.
#[test]
fn closed_by_another_that_its_own_task_waits_for() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let scope = app.scope("session");
        scope.manage(Database(story.clone()));
        let (give, take) = oneshot::channel::<Scope>();
        let (tell, told) = oneshot::channel();
        let since = Instant::now();
        scope.spawn_graceful(async move |_| {
            let closing = tokio::spawn(async move {
                let scope = take.await.expect("it is sent");
                let _ = tell.send(scope.close().await);
            });
            let _ = closing.await;
        });
        let _ = give.send(scope);
        assert_eq!(told.await.expect("it ends"), CLOSED);
        assert_eq!(since.elapsed(), DRAIN);
    });
    outcome.assert_clean();
}

#[test]
fn closed_by_who_holds_a_guard_of_it() {
    let story = Story::default();
    Drill::open().run(async |app| {
        let scope = app.scope("session");
        scope.manage(Database(story.clone()));
        let guard = scope.guard("held meanwhile").expect("it is open");
        let since = Instant::now();
        assert_eq!(scope.close().await, CLOSED);
        let took = since.elapsed();
        assert!(took >= DRAIN && took < DRAIN + seconds(1), "{took:?}");
        drop(guard);
    });
    story.assert_is(&["database cleanup"]);
}

#[lifecycle(grace = "5s", drain = "200ms", reserve = "400ms")]
struct Short(Database);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closed_by_a_thread_of_its_own_that_blocks_for_it() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Short, _, _>(|app: App<Short>| async move {
        let scope = app.scope("session");
        scope.manage(Database(told.clone()));
        let (give, take) = std::sync::mpsc::channel::<Scope<Short>>();
        let runtime = Handle::current();
        let blocks = scope.spawn_blocking(move |_| {
            let scope = take.recv().expect("it is sent");
            runtime.block_on(scope.close())
        });
        give.send(scope).expect("it waits for it");
        assert_eq!(blocks.await.expect("it ends"), CLOSED);
    })
    .await;
    story.assert_is(&["database cleanup"]);
    assert!(report.took < Duration::from_secs(4), "{report:?}");
}

/// In its own task, but not by itself: in whatever polls it there.
#[test]
fn closed_in_a_combinator_in_its_own_task() {
    let outcome = Drill::open().run(async |app| {
        let scope = app.scope("session");
        let (give, take) = oneshot::channel::<Scope>();
        let since = Instant::now();
        let task = scope.spawn_graceful(async move |stop| {
            let scope = take.await.expect("it is sent");
            tokio::join!(scope.close(), pending::<()>().until(&stop)).0
        });
        let _ = give.send(scope);
        assert_eq!(task.await, Ok(vec![]));
        assert_eq!(since.elapsed(), Duration::ZERO);
    });
    outcome.assert_clean();
}
