//! Guards of the app.

use std::time::Duration;

use gracefully::{Stopped, WorkEnd};
use tokio::time::sleep;

use crate::{Database, Story, seconds, terminated};

#[test]
fn the_drain_waits_for_a_guard() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.manage(Database(story.clone()));
        let guard = app.guard("upload").expect("nothing stops yet");
        assert_eq!(guard.name(), "upload");
        let told = story.clone();
        tokio::spawn(async move {
            sleep(seconds(62)).await;
            told.tell("uploaded");
            drop(guard);
        });
        app.stopping().await;
    });
    story.assert_is(&["uploaded", "database cleanup"]);
    outcome.assert_clean();
    assert_eq!(outcome.report().took, seconds(2));
}

#[test]
fn none_is_given_after_the_stop_but_one_that_is_there_may_have_another() {
    let outcome = terminated().run(async |app| {
        let guard = app.guard("upload").expect("nothing stops yet");
        app.stopping().await;
        assert_eq!(app.guard("upload").unwrap_err(), Stopped);
        let another = guard.clone();
        drop(guard);
        tokio::spawn(async move {
            sleep(seconds(1)).await;
            drop(another);
        });
    });
    outcome.assert_clean();
    assert_eq!(outcome.report().took, seconds(1));
}

#[test]
fn guards_that_are_held_until_the_end_are_named() {
    let mut kept = Vec::new();
    let outcome = terminated().run(async |app| {
        for name in ["upload", "upload", "audit"] {
            kept.push(app.guard(name));
        }
        app.stopping().await;
    });
    assert!(outcome.report().took >= seconds(5) && outcome.report().took < seconds(6));
    outcome.assert_status(70);
    assert!(!outcome.report().clean);
    let work = outcome.report().work.iter().map(|work| (work.name.as_deref(), work.count, &work.ended));
    assert_eq!(
        work.collect::<Vec<_>>(),
        [(Some("audit"), 1, &WorkEnd::Left), (Some("upload"), 2, &WorkEnd::Left)]
    );
}

#[test]
fn a_guard_that_is_let_go_a_moment_after_the_bound_is_late() {
    let outcome = terminated().run(async |app| {
        let guard = app.guard("upload").expect("nothing stops yet");
        tokio::spawn(async move {
            sleep(Duration::from_millis(65_050)).await;
            drop(guard);
        });
        app.stopping().await;
    });
    outcome.assert_clean();
    let [work] = &outcome.report().work[..] else { panic!("{:?}", outcome.report().work) };
    assert_eq!((work.count, &work.ended), (1, &WorkEnd::Late));
}

#[test]
fn one_that_is_taken_in_a_destructor_is_refused_as_any_other() {
    struct Takes(gracefully::App);
    impl Drop for Takes {
        fn drop(&mut self) {
            assert_eq!(self.0.guard("last words").unwrap_err(), Stopped);
        }
    }
    let outcome = terminated().run(async |app| {
        let takes = Takes(app.clone());
        app.stopping().await;
        drop(takes);
    });
    outcome.assert_clean();
}
