//! What waits on one runtime, and goes on on another one, while the first one may be gone.

use std::future::{Future, pending, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use futures_core::Stream;
use gracefully::__model::guest;
use gracefully::{App, Open, Stopped, Unfinished, UntilStop};
use tokio::runtime::Builder;

use crate::{Database, Leaves, Story};

/// Far more than it takes.
const LONG: Duration = Duration::from_secs(10);

/// Does this on a runtime of its own, which is gone after it.
fn elsewhere<T: Send>(work: impl Future<Output: Send + Into<T>> + Send) -> T {
    thread::scope(|scope| {
        let there = || {
            let runtime = Builder::new_current_thread().enable_all().build().expect("it can be built");
            let work = async { tokio::time::timeout(LONG, work).await };
            runtime.block_on(work).expect("it is woken").into()
        };
        scope.spawn(there).join().expect("it does not panic")
    })
}

/// Has it begin to wait.
async fn polled<F: Future + ?Sized>(mut future: Pin<&mut F>) {
    poll_fn(|cx| {
        assert!(future.as_mut().poll(cx).is_pending());
        Poll::Ready(())
    })
    .await;
}

/// Nothing comes of it, and it tells when it goes.
struct Endless(#[expect(dead_code, reason = "for its drop")] Leaves);

impl Stream for Endless {
    type Item = ();

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<()>> {
        Poll::Pending
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_woken_where_it_is_then() {
    let report = guest::<Open, _, _>(|app: App| async move {
        let (mut moved, mut waits) = (Box::pin(pending::<()>().until(app.stop())), Box::pin(app.stopping()));
        for _ in 0..2 {
            elsewhere::<()>(polled(moved.as_mut()));
            elsewhere::<()>(polled(waits.as_mut()));
        }
        let (at, is_there) = std::sync::mpsc::channel();
        let last = thread::spawn(move || {
            elsewhere::<Result<(), Stopped>>(async move {
                polled(moved.as_mut()).await;
                polled(waits.as_mut()).await;
                // After it has begun to wait here.
                tokio::join!(waits, async move { at.send(()).expect("somebody wants to know") });
                moved.await
            })
        });
        is_there.recv().expect("it says so");
        app.shutdown();
        assert_eq!(last.join().expect("it does not panic"), Err(Stopped));
    })
    .await;
    assert!(report.clean, "{report:?}");
}

/// Between two of them nobody hears it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_told_where_it_comes_to_when_the_stop_came_on_the_way() {
    let report = guest::<Open, _, _>(|app: App| async move {
        let mut moved = Box::pin(pending::<()>().until(app.stop()));
        elsewhere::<()>(polled(moved.as_mut()));
        app.shutdown();
        app.stopping().await;
        assert_eq!(elsewhere::<Result<(), Stopped>>(moved), Err(Stopped));
    })
    .await;
    assert!(report.clean, "{report:?}");
}

/// The cleanup is on the app's runtime, wherever the stream was read last.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_owns_its_scope_closes_it_once_wherever_it_goes() {
    let story = Story::default();
    let told = story.clone();
    let report = guest::<Open, _, _>(|app: App| async move {
        let scope = app.scope("session");
        scope.manage(Database(told.clone()));
        let mut stream = Box::pin(scope.stream(Endless(Leaves(told.clone(), "the stream"))));
        for _ in 0..2 {
            elsewhere::<()>(polled(std::pin::pin!(poll_fn(|cx| stream.as_mut().poll_next(cx)))));
        }
        thread::spawn(move || drop(stream)).join().expect("it does not panic");
    })
    .await;
    story.assert_is(&["the stream is dropped", "database cleanup"]);
    assert!(report.clean, "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_the_apps_wherever_it_is_spawned_and_awaited() {
    let report = guest::<Open, _, _>(|app: App| async move {
        let home = tokio::runtime::Handle::current().id();
        let spawning = app.clone();
        let task = thread::spawn(move || {
            // It is awaited on the other one.
            #[allow(clippy::async_yields_async)]
            elsewhere::<gracefully::Task<_>>(async move {
                spawning.spawn(async { tokio::runtime::Handle::current().id() })
            })
        });
        let task = task.join().expect("it does not panic");
        assert_eq!(elsewhere::<Result<_, Unfinished>>(task), Ok(home));
    })
    .await;
    assert!(report.clean, "{report:?}");
}
