//! What ends when the stop comes, and does not come.

use std::future::{Future, poll_fn};
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use async_shutdown::ShutdownManager;
use futures_core::Stream;
use gracefully::{App, UntilStop};
use harness::{Contender, Goal, Measure, contest};
use swansong::Swansong;
use tokio_graceful::Shutdown;
use tokio_util::sync::CancellationToken;

use crate::each;
use crate::floor::{Flagged, Numbers};

const ROUNDS: usize = 51;
const TIMES: u32 = 200_000;
const BARE: &str = "bare";

/// Polls what is made, again and again.
fn poll<F: Future>(make: impl Fn() -> F) -> [f64; 1] {
    let mut cx = Context::from_waker(Waker::noop());
    let since = Instant::now();
    for _ in 0..TIMES {
        let future = pin!(make());
        let _ = black_box(future.poll(&mut cx));
    }
    [each(since, TIMES)]
}

/// A future that is ready.
pub(crate) fn ready(app: &App) {
    let (stop, swansong, cancel) = (app.stop(), Swansong::new(), CancellationToken::new());
    let (manager, shutdown) = (ShutdownManager::<()>::new(), Shutdown::no_signal());
    let (graceful, elegant) = (shutdown.guard(), elegant_departure::get_shutdown_guard());
    let title = "A wrapper around a future that is ready, ns";
    let measure = Measure { title, digits: 2, base: BARE, goal: Goal::Times(3.0) };
    let contenders = vec![
        Contender::other(BARE, || poll(ready_once)),
        Contender::ours("gracefully until(&stop)", || poll(|| ready_once().until(&stop))),
        Contender::other("swansong", || poll(|| swansong.interrupt(ready_once()))),
        Contender::other("async-shutdown", || poll(|| manager.wrap_cancel(ready_once()))),
        Contender::other("CancellationToken", || poll(|| cancel.run_until_cancelled(ready_once()))),
        // They have no wrapper: their future beside the other one.
        Contender::other("tokio-graceful, select!", || poll(|| beside(graceful.cancelled(), ready_once()))),
        Contender::other("elegant-departure, select!", || poll(|| beside(elegant.wait(), ready_once()))),
    ];
    contest(ROUNDS, &[measure], contenders);
}

async fn beside<F: Future>(stop: impl Future, future: F) -> Option<F::Output> {
    tokio::select! {
        biased;
        _ = stop => None,
        output = future => Some(output),
    }
}

fn ready_once() -> std::future::Ready<u64> {
    std::future::ready(black_box(7))
}

/// A stream whose items are ready.
pub(crate) fn items(app: &App) {
    let (stop, swansong, flag) = (app.stop(), Swansong::new(), Arc::new(AtomicBool::new(false)));
    let measure = Measure {
        title: "An item of a ready stream that ends with the stop, ns",
        digits: 2,
        base: BARE,
        goal: Goal::Times(1.5),
    };
    let contenders = vec![
        Contender::other(BARE, || take(Numbers::up_to(TIMES))),
        Contender::ours("gracefully until(&stop)", || take(Numbers::up_to(TIMES).until(&stop))),
        Contender::other("swansong", || take(swansong.interrupt(Numbers::up_to(TIMES)))),
        Contender::other("a flag that is asked", || {
            take(Flagged { told: &flag, numbers: Numbers::up_to(TIMES) })
        }),
    ];
    contest(ROUNDS, &[measure], contenders);
}

/// Takes all items, as who has a stream does: one after the other, in a task, which is where the stream is. Polled in a
/// bare loop a stream that counts is no stream: it becomes the counter of the loop, in a register, and takes one cycle.
/// Whatever asks a flag takes twice that, and none of it is about streams.
fn take(stream: impl Stream<Item = u64>) -> [f64; 1] {
    let mut task = pin!(async {
        let mut stream = pin!(stream);
        let mut taken = 0;
        while let Some(item) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
            black_box(item);
            taken += 1;
        }
        taken
    });
    // Whoever runs a task knows nothing of it.
    let task = black_box(task.as_mut());
    let since = Instant::now();
    let taken = task.poll(&mut Context::from_waker(Waker::noop()));
    let each = each(since, TIMES);
    assert_eq!(taken, Poll::Ready(TIMES));
    [each]
}
