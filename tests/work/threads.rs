//! Threads and blocking work. Real time: a paused clock does not wait for threads.

use std::sync::mpsc;
use std::time::Duration;

use gracefully::__model::guest;
use gracefully::{App, Open, Unfinished, WorkEnd, WorkKind, lifecycle};

use crate::{Database, Story};

#[lifecycle(grace = "5s", drain = "200ms", reserve = "400ms")]
struct Short(Database);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_are_told_and_waited_for() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.manage(Database(told.clone()));
        let blocking = app.spawn_blocking({
            let told = told.clone();
            move |stop| {
                stop.wait();
                told.tell("the blocking task is done");
                7
            }
        });
        let (waits, is_waiting) = tokio::sync::oneshot::channel();
        let thread = app.thread("reader", move |stop| {
            assert_eq!(std::thread::current().name(), Some("reader"));
            assert!(!stop.wait_for(Duration::from_millis(1)), "nothing stops yet");
            let _ = waits.send(());
            assert!(stop.wait_for(Duration::from_mins(10)));
            8
        });
        let thread = thread.expect("there are threads");
        is_waiting.await.expect("it goes on to wait");
        assert!(!thread.is_finished());
        app.shutdown();
        assert_eq!((blocking.await, thread.await), (Ok(7), Ok(8)));
        // Nothing begins any more.
        assert_eq!(app.spawn_blocking(|_| ()).await, Err(Unfinished::Stopped));
        assert_eq!(app.thread("late", |_| ()).expect("none is asked for").await, Err(Unfinished::Stopped));
    })
    .await;
    story.assert_is(&["the blocking task is done", "database cleanup"]);
    assert!(report.clean && report.work.is_empty(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_does_not_listen_is_left_behind_and_named() {
    let (release, blocked) = mpsc::channel::<()>();
    let line = line!() + 3;
    let report = guest::<Short, _, _>(|app: App<Short>| async move {
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let reader = app.thread("reader", move |_| {
            let _ = begun.send(());
            let _ = blocked.recv();
        });
        reader.expect("there are threads");
        has_begun.await.expect("it begins");
        app.shutdown();
    })
    .await;
    drop(release);
    let [work] = &report.work[..] else { panic!("{:?}", report.work) };
    assert_eq!((work.kind, work.name.as_deref(), work.count), (WorkKind::Thread, Some("reader"), 1));
    assert_eq!((&work.ended, work.place.clone()), (&WorkEnd::Left, format!("{}:{line}", file!())));
    assert!(!report.clean && report.took < Duration::from_secs(4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_panics_is_told_of() {
    let report = guest::<Open, _, _>(|app: App| async move {
        let thread = app.thread("reader", |_| panic!("no paper")).expect("there are threads");
        assert_eq!(thread.await, Err::<(), _>(Unfinished::Panicked("no paper".into())));
        app.stopping().await;
    })
    .await;
    let [work] = &report.work[..] else { panic!("{:?}", report.work) };
    assert_eq!((work.kind, work.name.as_deref()), (WorkKind::Thread, Some("reader")));
    assert_eq!(work.ended, WorkEnd::Panicked("no paper".into()));
}
