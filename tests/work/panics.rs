//! Tasks that panic.

use gracefully::testing::Drill;
use gracefully::{Reason, Unfinished, WorkEnd};

use crate::{Database, Story, terminated};

#[test]
fn a_task_that_panics_requests_the_shutdown_and_is_in_the_report() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        app.manage(Database(story.clone()));
        let task = app.spawn(async { panic!("out of ink") });
        assert_eq!(task.await, Err::<(), _>(Unfinished::Panicked("out of ink".into())));
        app.stopping().await;
    });
    story.assert_is(&["database cleanup"]);
    let report = outcome.report();
    let Some(Reason::TaskPanicked(text)) = &report.reason else { panic!("{:?}", report.reason) };
    assert!(text.starts_with(file!()) && text.ends_with(": out of ink"), "{text}");
    let [work] = &report.work[..] else { panic!("{:?}", report.work) };
    assert_eq!(work.ended, WorkEnd::Panicked("out of ink".into()));
    assert!(!report.clean);
    outcome.assert_status(70);
}

struct Bad;

impl Drop for Bad {
    fn drop(&mut self) {
        panic!("not even that");
    }
}

#[test]
fn what_panics_while_it_is_dropped_has_panicked_too() {
    let outcome = terminated().run(async |app| {
        let task = app.spawn(async {
            let _bad = Bad;
            std::future::pending::<()>().await;
        });
        app.stopping().await;
        assert_eq!(task.await, Err(Unfinished::Panicked("not even that".into())));
    });
    assert_eq!(outcome.report().work.len(), 1);
    outcome.assert_status(70);
}

#[test]
fn what_panics_while_an_abort_drops_it_is_told_too() {
    let outcome = Drill::open().run(async |app| {
        let task = app.spawn(async {
            let _bad = Bad;
            std::future::pending::<()>().await;
        });
        tokio::task::yield_now().await;
        task.abort();
        assert_eq!(task.await, Err(Unfinished::Stopped));
        app.stopping().await;
    });
    let [work] = &outcome.report().work[..] else { panic!("{:?}", outcome.report().work) };
    assert_eq!(work.ended, WorkEnd::Panicked("not even that".into()));
    outcome.assert_status(70);
}

#[test]
fn the_same_panic_again_is_counted() {
    let outcome = Drill::open().run(async |app| {
        for _ in 0..5 {
            let _ = app.spawn(async { panic!("again") }).await;
            app.shutdown();
        }
    });
    // After the first one nothing begins any more.
    assert_eq!(outcome.report().work.iter().map(|work| work.count).sum::<usize>(), 1);
}

/// Goes on when a task panics.
#[gracefully::lifecycle(panics = "report")]
struct Forgiving(Database);

#[test]
fn a_lifecycle_may_say_that_it_is_in_the_report_alone() {
    let outcome =
        Drill::<Forgiving>::new().request_at(crate::ASKED, gracefully::Signal::Term).run(async |app| {
            let task = app.spawn(async { panic!("out of ink") });
            assert!(task.await.is_err());
            tokio::task::yield_now().await;
            assert!(!app.is_stopping());
            app.stopping().await;
        });
    assert_eq!(outcome.report().reason, Some(Reason::Signal(gracefully::Signal::Term)));
    assert_eq!(outcome.report().work.len(), 1);
    outcome.assert_status(70);
}
