//! Groups: tasks and guards that are cancelled together.

use std::future::pending;
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{Stopped, Unfinished, UntilStop, WorkEnd};
use tokio::time::sleep;

use crate::{Database, Leaves, Story, seconds, terminated};

#[test]
fn a_group_is_cancelled_as_one_and_the_rest_goes_on() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let (downloads, others) = (app.group("downloads"), app.group("others"));
        let task = downloads.spawn(pending::<()>());
        let graceful = downloads.spawn_graceful(async |_| pending::<()>().await);
        let guard = downloads.guard("one").expect("it is open");
        let other = others.spawn(async { sleep(seconds(1)).await });
        assert_eq!((downloads.len(), others.len(), downloads.is_empty()), (3, 1, false));
        let closed = downloads.closed();
        downloads.clone().cancel();
        guard.stop().stopping().await;
        assert_eq!(task.await, Err(Unfinished::Stopped));
        assert_eq!(graceful.await, Err(Unfinished::Stopped));
        assert!(!closed.is_closed() && downloads.len() == 1);
        assert_eq!(downloads.guard("another").unwrap_err(), Stopped);
        assert_eq!(downloads.spawn(async {}).await, Err(Unfinished::Stopped));
        drop(guard);
        closed.await;
        assert_eq!(other.await, Ok(()));
        assert!(others.is_empty() && !others.closed().is_closed() && !app.is_stopping());
        story.tell("main is done");
    });
    story.assert_is(&["main is done"]);
    outcome.assert_clean();
}

#[test]
fn one_that_is_closed_is_told_and_has_its_time() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let group = app.group("uploads");
        let told = story.clone();
        group.spawn_graceful(async move |stop| {
            stop.stopping().await;
            sleep(seconds(20)).await;
            told.tell("finished");
        });
        let leaves = Leaves(story.clone(), "the other");
        group.spawn(async move {
            let _leaves = leaves;
            pending::<()>().await;
        });
        sleep(seconds(1)).await;
        group.close();
        assert!(group.stop().is_stopping());
        group.closed().await;
        story.tell("closed");
    });
    story.assert_is(&["the other is dropped", "finished", "closed"]);
    outcome.assert_clean();
}

#[test]
fn one_in_which_nobody_is_closes_at_once() {
    let outcome = Drill::open().run(async |app| {
        let group = app.group("nobody");
        let waits = tokio::spawn(group.closed());
        tokio::task::yield_now().await;
        group.cancel();
        group.closed().await;
        waits.await.expect("it does not panic");
    });
    outcome.assert_clean();
}

#[test]
fn it_is_told_and_waited_for_with_the_app_whoever_holds_it() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.manage(Database(story.clone()));
        for (held, takes) in [(false, 1), (true, 2)] {
            let group = app.group("uploads");
            let told = story.clone();
            group.spawn_graceful(async move |stop| {
                stop.stopping().await;
                assert_eq!(stop.remaining(), Some(seconds(5)));
                sleep(seconds(takes)).await;
                told.tell("finished");
            });
            if held {
                app.keep(group);
            }
        }
        // A token alone is told too.
        let token = app.group("nobody").stop();
        app.stopping().await;
        assert_eq!(pending::<()>().until(token).await, Err(Stopped));
        let late = app.group("too late");
        assert_eq!(late.guard("work").unwrap_err(), Stopped);
        late.closed().await;
    });
    story.assert_is(&["finished", "finished", "database cleanup"]);
    outcome.assert_clean();
    assert_eq!(outcome.report().took, seconds(2));
}

#[test]
fn that_of_a_resource_is_gone_before_its_cleanup() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let db = app.manage(Database(story.clone()));
        let told = story.clone();
        db.group("queries").spawn_graceful(async move |stop| {
            stop.stopping().await;
            sleep(seconds(1)).await;
            told.tell("query is done");
        });
        app.close(&db).await;
        assert_eq!(db.group("queries").guard("one").unwrap_err(), Stopped);
    });
    story.assert_is(&["query is done", "database cleanup"]);
    outcome.assert_clean();
}

#[test]
fn that_of_a_scope_closes_with_it_and_in_it_the_scope_is_only_asked() {
    let outcome = Drill::open().run(async |app| {
        let scope = app.scope("session");
        let (group, closed) = (scope.group("steps"), scope.closed());
        let (give, take) = tokio::sync::oneshot::channel::<gracefully::Scope>();
        let task = group.spawn_graceful(async move |stop| {
            let scope = take.await.expect("it is sent");
            assert_eq!(scope.close().await, []);
            stop.stopping().await;
        });
        give.send(scope).expect("it waits for it");
        assert_eq!(task.await, Ok(()));
        tokio::time::timeout(Duration::from_millis(1), closed).await.expect("nothing is in it any more");
    });
    outcome.assert_clean();
}

#[test]
fn what_does_not_end_is_named_by_its_place_for_all_groups_of_that_name() {
    let line = line!() + 4;
    let outcome = terminated().run(async |app| {
        let groups: Vec<_> = (0..3).map(|_| app.group("downloads")).collect();
        for group in &groups {
            group.spawn_graceful(async |_| pending::<()>().await);
        }
        app.stopping().await;
    });
    outcome.assert_clean();
    let [work] = &outcome.report().work[..] else { panic!("{:?}", outcome.report().work) };
    assert_eq!((work.count, work.name.as_deref(), &work.ended), (3, Some("downloads"), &WorkEnd::Cut));
    assert_eq!(work.place, format!("{}:{line}", file!()));
    assert_eq!(outcome.report().took, seconds(5));
}

#[test]
fn a_token_of_one_in_which_nobody_is_is_told_when_the_resource_closes() {
    let outcome = Drill::open().run(async |app| {
        let db = app.manage(Database(Story::default()));
        let (stopping, closed) = (db.group("queries").stop().stopping(), db.group("others").closed());
        let told = tokio::spawn(async { (stopping.await, closed.await) });
        tokio::task::yield_now().await;
        app.close(&db).await;
        let told = tokio::time::timeout(seconds(1), told).await.expect("it is told");
        assert_eq!(told.expect("it does not panic"), ((), ()));
    });
    outcome.assert_clean();
}
