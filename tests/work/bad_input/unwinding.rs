//! What is dropped while a panic unwinds. A drop of ours never panics, so that is a drop as any other. (What panics then
//! aborts the process: `tests/process/ends/leaving/panics.rs`.)

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use futures_core::Stream;
use gracefully::__model::guest;
use gracefully::{App, Guard, Open, Scope, ScopedStream, Stopped, Stopping, Unfinished, Until, UntilStop};

use crate::{Database, Story};

struct Endless;

impl Stream for Endless {
    type Item = ();

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<()>> {
        Poll::Pending
    }
}

/// One of each, waiting.
struct Held {
    _guard: Guard,
    _scope: Scope,
    stream: Pin<Box<ScopedStream<Endless>>>,
    stopping: Pin<Box<Stopping>>,
    until: Pin<Box<Until<std::future::Pending<()>>>>,
}

impl Held {
    fn of(app: &App, story: &Story) -> Self {
        let scope = |name| {
            let scope = app.scope(name);
            scope.manage(Database(story.clone()));
            scope
        };
        let mut cx = Context::from_waker(Waker::noop());
        let mut held = Self {
            _guard: app.guard("upload").expect("nothing stops yet"),
            _scope: scope("session"),
            stream: Box::pin(scope("stream").stream(Endless)),
            stopping: Box::pin(app.stopping()),
            until: Box::pin(pending().until(app.stop())),
        };
        assert!(held.stream.as_mut().poll_next(&mut cx).is_pending());
        assert!(held.stopping.as_mut().poll(&mut cx).is_pending());
        assert!(held.until.as_mut().poll(&mut cx).is_pending());
        held
    }
}

/// Tells what it is given while it unwinds: nobody has asked the program to stop.
struct Uses(App, Story);

impl Drop for Uses {
    fn drop(&mut self) {
        assert!(thread::panicking());
        let guard = self.0.guard("last words");
        let scope = self.0.scope("last session");
        scope.manage(Database(self.1.clone()));
        // Nobody can wait for it here; it goes on.
        drop(scope.close());
        drop((guard, self.0.spawn(pending::<()>())));
        self.1.tell("used");
    }
}

/// Where it may panic.
#[derive(Debug, Clone, Copy)]
enum Place {
    Thread,
    AnybodysTask,
    ScopesTask,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_of_it_is_let_go_once_and_may_be_used() {
    for place in [Place::Thread, Place::AnybodysTask, Place::ScopesTask] {
        let story = Story::default();
        let told = story.clone();
        let report = guest::<Open, _, _>(|app: App| async move {
            let (own, story) = (app.clone(), told.clone());
            let panics = move || {
                let _uses = Uses(own.clone(), story.clone());
                let _held = Held::of(&own, &story);
                panic!("on purpose");
            };
            match place {
                Place::Thread => assert!(thread::spawn(panics).join().is_err()),
                Place::AnybodysTask => assert!(tokio::spawn(async move { panics() }).await.is_err()),
                Place::ScopesTask => {
                    let scope = app.scope("outer");
                    let task = scope.spawn(async move { panics() });
                    assert_eq!(task.await, Err::<(), _>(Unfinished::Panicked("on purpose".into())));
                }
            }
            // The guard, or a scope, would hold the drain.
        })
        .await;
        assert!(report.took.as_secs() < 4, "{place:?}: {report:?}");
        // The first scope is let go before the last is opened.
        story.assert_holds("used", 1);
        story.assert_holds("database cleanup", 3);
        assert!(report.work.iter().all(|work| work.kind == gracefully::WorkKind::Task), "{report:?}");
    }
}

/// Wakers are user code. One that panics is its own misfortune.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_waker_that_panics_keeps_nobody_from_being_told() {
    struct Bad;
    impl Wake for Bad {
        fn wake(self: Arc<Self>) {
            panic!("a waker panics on purpose");
        }
    }
    let report = guest::<Open, _, _>(|app: App| async move {
        let bad = Waker::from(Arc::new(Bad));
        let mut waiting: Vec<_> = (0..4).map(|_| Box::pin(app.stopping())).collect();
        for stopping in &mut waiting {
            assert!(stopping.as_mut().poll(&mut Context::from_waker(&bad)).is_pending());
        }
        let well = tokio::spawn(pending::<()>().until(app.stop()));
        let stopped = app.spawn(pending::<()>());
        tokio::task::yield_now().await;
        app.shutdown();
        app.stopping().await;
        assert_eq!(well.await.expect("it does not panic"), Err(Stopped));
        assert_eq!(stopped.await, Err(Unfinished::Stopped));
        for stopping in waiting {
            stopping.await;
        }
    })
    .await;
    assert!(report.clean && report.took.as_secs() < 4, "{report:?}");
}

/// A payload may panic in its own drop: it is not dropped.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_panicked_with_may_be_a_bomb() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("the payload panics too");
        }
    }
    let report = guest::<Open, _, _>(|app: App| async move {
        let task = app.spawn(async { std::panic::panic_any(Bomb) });
        let told = Unfinished::Panicked("a panic without a text".into());
        assert_eq!(task.await, Err::<(), _>(told));
        let caught = catch_unwind(AssertUnwindSafe(|| app.is_stopping()));
        assert!(caught.is_ok());
    })
    .await;
    assert_eq!(report.work.len(), 1, "{report:?}");
}
