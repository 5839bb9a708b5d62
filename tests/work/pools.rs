//! Jobs on rayon's threads. Real time: a paused clock does not wait for threads.

use std::sync::mpsc;
use std::time::Duration;

use gracefully::__model::guest;
use gracefully::rayon::Pool;
use gracefully::{App, Open, Stopped, Unfinished, WorkEnd, WorkKind, lifecycle};
use rayon_core::{ThreadPool, ThreadPoolBuilder};

use crate::{Database, Story};

#[lifecycle(grace = "5s", drain = "200ms", reserve = "400ms")]
struct Short(Database);

fn threads(count: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(count).build().expect("there are threads")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_runs_and_what_is_queued_is_finished_and_nothing_new_is_taken() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.manage(Database(told.clone()));
        let pool = Pool::new(&app, threads(1));
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (first, second) = (told.clone(), told.clone());
        let runs = pool.spawn(move |stop| {
            let _ = begun.send(());
            stop.wait();
            first.tell("what ran is done");
            7
        });
        let queued = pool.spawn(move |stop| {
            assert!(stop.is_stopping());
            second.tell("what was queued is done");
        });
        has_begun.await.expect("it begins");
        app.shutdown();
        app.stopping().await;
        assert_eq!(pool.spawn(|_| ()).unwrap_err(), Stopped);
        assert_eq!(pool.install(|_| ()), Err(Unfinished::Stopped));
        assert_eq!(runs.expect("nothing stopped").await, Ok(7));
        assert_eq!(queued.expect("nothing stopped").await, Ok(()));
    })
    .await;
    story.assert_is(&["what ran is done", "what was queued is done", "database cleanup"]);
    assert!(report.clean && report.work.is_empty(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_drain_waits_for_jobs_that_nobody_awaits() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        app.manage(Database(told.clone()));
        let pool = Pool::new(&app, threads(2));
        let (release, blocked) = mpsc::channel::<()>();
        let done = told.clone();
        let job = pool.spawn(move |_| {
            let _ = blocked.recv();
            done.tell("the job is done");
        });
        drop((job, pool));
        app.shutdown();
        app.stopping().await;
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            drop(release);
        });
    })
    .await;
    story.assert_is(&["the job is done", "database cleanup"]);
    assert!(report.clean, "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_goes_on_is_left_behind_and_named_and_what_waits_behind_it_never_begins() {
    let (release, blocked) = mpsc::channel::<()>();
    let (line, story) = (line!() + 6, Story::default());
    let (told, behind) = (story.clone(), std::sync::Arc::new(std::sync::Mutex::new(None)));
    let keeps = behind.clone();
    let report = guest::<Short, _, _>(|app: App<Short>| async move {
        app.manage(Database(told.clone()));
        let pool = Pool::new(&app, threads(1));
        drop(pool.spawn(move |_| blocked.recv()));
        *keeps.lock().expect("no one panics") = pool.spawn(move |_| told.tell("never")).ok();
        app.shutdown();
    })
    .await;
    drop(release);
    let behind = behind.lock().expect("no one panics").take().expect("it was taken");
    assert_eq!(behind.await, Err(Unfinished::Stopped));
    story.assert_is(&["database cleanup"]);
    let left = report.work.iter().map(|work| (work.kind, work.count, &work.ended));
    let one = (WorkKind::Blocking, 1, &WorkEnd::Left);
    assert_eq!(left.collect::<Vec<_>>(), [one, one], "{:?}", report.work);
    assert_eq!(report.work[0].place, format!("{}:{line}", file!()));
    assert!(!report.clean && report.took < Duration::from_secs(4), "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_panics_is_told_of_and_the_pool_goes_on() {
    let report = guest::<Open, _, _>(|app: App| async move {
        let pool = Pool::new(&app, threads(1));
        let number = 8;
        let borrowed = &number;
        assert_eq!(tokio::task::block_in_place(|| pool.install(|_| *borrowed)), Ok(8));
        let job = pool.spawn(|_| panic!("no divisor")).expect("nothing stops yet");
        assert_eq!(job.await, Err::<(), _>(Unfinished::Panicked("no divisor".into())));
        app.stopping().await;
        assert_eq!(pool.threads().install(|| 9), 9);
    })
    .await;
    let [work] = &report.work[..] else { panic!("{:?}", report.work) };
    assert_eq!((work.kind, &work.ended), (WorkKind::Blocking, &WorkEnd::Panicked("no divisor".into())));
}
