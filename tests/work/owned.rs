//! Work that belongs to a resource.

use std::future::pending;
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{Stopped, Unfinished, Verdict, WorkEnd};
use tokio::time::sleep;

use crate::{Database, Leaves, Story, seconds, terminated};

#[test]
fn it_is_told_with_all_the_rest_and_gone_before_the_cleanup() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let db = app.manage(Database(story.clone()));
        let leaves = Leaves(story.clone(), "the reader");
        db.spawn(async move {
            let _leaves = leaves;
            pending::<()>().await;
        });
        let (writer, told) = (db.clone(), story.clone());
        db.spawn_graceful(async move |stop| {
            stop.stopping().await;
            sleep(seconds(2)).await;
            writer.0.tell("the writer has written");
            drop(told);
        });
        app.stopping().await;
        assert_eq!(db.guard("query").unwrap_err(), Stopped);
    });
    story.assert_is(&["the reader is dropped", "the writer has written", "database cleanup"]);
    outcome.assert_clean();
    assert_eq!(outcome.report().took, seconds(2));
}

#[test]
fn a_resource_that_closes_early_takes_its_work_with_it() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let db = app.manage(Database(story.clone()));
        let task = db.spawn(async { pending::<()>().await });
        let guard = db.guard("query").expect("it is open");
        let told = story.clone();
        tokio::spawn(async move {
            sleep(seconds(4)).await;
            told.tell("queried");
            drop(guard);
        });
        assert_eq!(app.close(&db).await, Verdict::Cleaned);
        assert_eq!(task.await, Err(Unfinished::Stopped));
        story.assert_is(&["queried", "database cleanup"]);
        assert_eq!(db.guard("query").unwrap_err(), Stopped);
        assert_eq!(db.spawn(async {}).await, Err(Unfinished::Stopped));
        assert!(app.guard("another").is_ok(), "the app goes on");
    });
    outcome.assert_clean();
}

#[test]
fn what_does_not_end_is_cut_and_the_resource_closes_early_all_the_same() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let db = app.manage(Database(story.clone()));
        let leaves = Leaves(story.clone(), "the writer");
        db.spawn_graceful(async move |_| {
            let _leaves = leaves;
            pending::<()>().await;
        });
        assert_eq!(app.close(&db).await, Verdict::Cleaned);
    });
    story.assert_is(&["the writer is dropped", "database cleanup"]);
    let [work] = &outcome.report().work[..] else { panic!("{:?}", outcome.report().work) };
    assert_eq!((work.of.as_deref(), work.count, &work.ended), (Some("Database"), 1, &WorkEnd::Cut));
}

#[test]
fn a_guard_of_a_resource_that_is_held_for_ever_makes_it_fail() {
    let story = Story::default();
    let mut kept = None;
    let outcome = terminated().run(async |app| {
        let db = app.manage(Database(story.clone()));
        kept = Some(db.guard("query"));
        app.stopping().await;
    });
    story.assert_is(&["database cleanup"]);
    let [resource] = &outcome.report().resources[..] else { panic!("{:?}", outcome.report().resources) };
    assert_eq!(resource.verdict, Verdict::Failed);
    assert_eq!(resource.error.as_deref(), Some("its work has not ended"));
    let [work] = &outcome.report().work[..] else { panic!("{:?}", outcome.report().work) };
    assert_eq!((work.of.as_deref(), work.name.as_deref()), (Some("Database"), Some("query")));
    assert_eq!(work.ended, WorkEnd::Left);
    outcome.assert_status(70);
    assert!(outcome.report().took < Duration::from_secs(8));
}
