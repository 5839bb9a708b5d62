//! Tasks that block their thread: they are abandoned and named, and hold nobody.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use gracefully::__model::guest;
use gracefully::{App, Doing, Open, Pace, Verdict, WorkEnd, WorkReport, lifecycle};

use crate::{Database, Story};

/// With a short drain.
#[lifecycle(grace = "5s", drain = "200ms", reserve = "400ms")]
struct Short(Database);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_blocks_its_thread_holds_nobody() {
    for _ in 0..50 {
        let work = blocks_its_thread().await;
        if !cfg!(target_os = "linux") {
            return;
        }
        let [thread] = &work.threads[..] else { panic!("{work:?}") };
        assert!(thread.tid.is_some(), "{thread:?}");
        // The report waits for what is read of it for a moment, in which a busy machine may not get to it.
        if let Doing::Blocks { call, .. } = &thread.doing {
            assert_eq!((thread.name.as_deref(), call.as_deref()), (Some("tokio-rt-worker"), Some("futex")));
            return;
        }
    }
    panic!("it was never seen what the thread did");
}

async fn blocks_its_thread() -> WorkReport {
    let story = Story::default();
    let told = story.clone();
    let (release, blocked) = mpsc::channel::<()>();
    let line = line!() + 4;
    let report = guest::<Short, _, _>(|app: App<Short>| async move {
        app.manage(Database(told));
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        app.spawn(async move {
            let _ = begun.send(());
            let _ = blocked.recv();
        });
        has_begun.await.expect("it begins");
        app.shutdown();
        app.stopping().await;
    })
    .await;
    drop(release);
    story.assert_is(&["database cleanup"]);
    assert_eq!(report.resources[0].verdict, Verdict::Cleaned);
    let [work] = &report.work[..] else { panic!("{:?}", report.work) };
    assert_eq!((work.count, &work.ended), (1, &WorkEnd::Left));
    assert_eq!(work.place, format!("{}:{line}", file!()));
    assert!(!report.clean && report.took < Duration::from_secs(4), "{report:?}");
    work.clone()
}

/// The same of one in a paced group, of one that blocks in the drop of its future, and of one of a resource.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn whoever_blocks_is_named_with_its_thread() {
    struct Blocks(mpsc::Receiver<()>);
    impl Drop for Blocks {
        fn drop(&mut self) {
            let _ = self.0.recv();
        }
    }
    let (release, blocked) = mpsc::channel::<()>();
    let (let_go, kept) = mpsc::channel::<()>();
    let report = guest::<Short, _, _>(|app: App<Short>| async move {
        let db = app.manage(Database(Story::default()));
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        app.paced("connections", Pace::default()).spawn(async move {
            let _ = begun.send(());
            let _ = blocked.recv();
        });
        let blocks = Blocks(kept);
        db.spawn(async move {
            let _blocks = blocks;
            std::future::pending::<()>().await;
        });
        has_begun.await.expect("it begins");
        app.shutdown();
        app.stopping().await;
    })
    .await;
    drop((release, let_go));
    assert_eq!(report.work.len(), 2, "{report:?}");
    for work in &report.work {
        assert_eq!((work.count, &work.ended), (1, &WorkEnd::Left), "{report:?}");
        assert!(!cfg!(target_os = "linux") || work.threads.len() == 1, "{report:?}");
    }
}

/// From all threads at once, while the stop comes: each is refused or waited for, and none is missed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_joins_while_the_stop_comes_is_refused_or_waited_for() {
    for round in 0..100 {
        let report = guest::<Open, _, _>(|app: App| async move {
            let taken = Arc::new(AtomicU32::new(0));
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    let (app, taken) = (app.clone(), Arc::clone(&taken));
                    std::thread::spawn(move || {
                        while let Ok(guard) = app.guard("in flight") {
                            taken.fetch_add(1, Ordering::Relaxed);
                            drop(guard);
                        }
                    })
                })
                .collect();
            // In the middle of it, each time later.
            while taken.load(Ordering::Relaxed) < round * 50 {
                tokio::task::yield_now().await;
            }
            app.shutdown();
            app.stopping().await;
            for thread in threads {
                thread.join().expect("it does not panic");
            }
        })
        .await;
        assert!(report.clean && report.took < Duration::from_secs(4), "{report:?}");
    }
}
