//! Tasks of the app.

use std::future::pending;
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{Unfinished, WorkEnd};
use tokio::time::{Instant, sleep};

use crate::{ASKED, Database, Leaves, Story, seconds, terminated};

#[test]
fn a_task_is_dropped_where_it_waits_when_the_stop_comes() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.manage(Database(story.clone()));
        let leaves = Leaves(story.clone(), "the task");
        let task = app.spawn(async move {
            let _leaves = leaves;
            pending::<()>().await;
        });
        app.stopping().await;
        assert_eq!(task.await, Err(Unfinished::Stopped));
        story.tell("main knows");
    });
    story.assert_is(&["the task is dropped", "main knows", "database cleanup"]);
    outcome.assert_clean().assert_within(Duration::ZERO);
}

#[test]
fn a_task_that_is_done_gives_its_result() {
    let outcome = Drill::open().run(async |app| {
        assert_eq!(app.spawn(async { 7 }).await, Ok(7));
        let slow = app.spawn_graceful(async |_| {
            sleep(seconds(1)).await;
            8
        });
        assert!(!slow.is_finished());
        assert_eq!(slow.await, Ok(8));
    });
    outcome.assert_clean();
}

#[test]
fn a_graceful_task_is_told_and_waited_for() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.manage(Database(story.clone()));
        let told = story.clone();
        app.spawn_graceful(async move |stop| {
            stop.stopping().await;
            assert!(stop.is_stopping());
            assert_eq!(stop.remaining(), Some(seconds(5)));
            assert_eq!(stop.reason().expect("something asked").to_string(), "SIGTERM");
            sleep(seconds(3)).await;
            assert_eq!(stop.remaining(), Some(seconds(2)));
            told.tell("the task is done");
        });
        app.stopping().await;
    });
    story.assert_is(&["the task is done", "database cleanup"]);
    outcome.assert_clean();
    assert_eq!(outcome.report().took, seconds(3));
}

#[test]
fn a_main_that_never_asked_does_not_keep_the_drain_waiting() {
    // The token of a task is not main's.
    let outcome = terminated().run(async |app| {
        app.spawn_graceful(async |stop| stop.stopping().await);
        pending::<()>().await;
    });
    outcome.assert_clean().assert_within(Duration::ZERO);
}

#[test]
fn a_graceful_task_that_goes_on_is_cut_at_the_bound_and_named() {
    let story = Story::default();
    let line = line!() + 4;
    let outcome = terminated().run(async |app| {
        for _ in 0..3 {
            let leaves = Leaves(story.clone(), "a task");
            app.spawn_graceful(async |_| {
                let _leaves = leaves;
                pending::<()>().await;
            });
        }
        app.manage(Database(story.clone()));
        app.stopping().await;
    });
    story.assert_is(&["a task is dropped", "a task is dropped", "a task is dropped", "database cleanup"]);
    // To be cut at its bound is what it was promised.
    outcome.assert_clean();
    assert_eq!(outcome.report().took, seconds(5));
    let [work] = &outcome.report().work[..] else { panic!("{:?}", outcome.report().work) };
    assert_eq!((work.count, &work.ended), (3, &WorkEnd::Cut));
    assert_eq!(work.place, format!("{}:{line}", file!()));
}

#[test]
fn nothing_begins_after_the_stop() {
    let outcome = terminated().run(async |app| {
        app.stopping().await;
        let story = Story::default();
        let leaves = Leaves(story.clone(), "the task");
        let refused = app.spawn(async move { drop(leaves) });
        assert!(refused.is_finished());
        assert_eq!(refused.await, Err(Unfinished::Stopped));
        story.assert_is(&["the task is dropped"]);
        assert_eq!(app.spawn_graceful(async |_| ()).await, Err(Unfinished::Stopped));
    });
    outcome.assert_clean();
}

#[test]
fn a_task_can_be_aborted() {
    let outcome = terminated().run(async |app| {
        let task = app.spawn_graceful(async |_| pending::<()>().await);
        task.abort();
        assert_eq!(task.await, Err(Unfinished::Stopped));
        app.stopping().await;
    });
    outcome.assert_clean().assert_within(Duration::ZERO);
    assert!(outcome.report().work.is_empty());
}

#[test]
fn a_second_signal_cuts_tasks_at_once() {
    let began = Instant::now;
    let outcome = terminated().request_at(ASKED + seconds(1), gracefully::Signal::Int).run(async |app| {
        let since = began();
        let task = app.spawn_graceful(async |_| pending::<()>().await);
        app.stopping().await;
        assert_eq!(task.await, Err(Unfinished::Stopped));
        assert_eq!(since.elapsed(), ASKED + seconds(1));
    });
    assert_eq!(outcome.report().took, seconds(1));
}
