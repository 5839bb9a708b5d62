//! From the request until all who wait are done.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use gracefully::__model::guest;
use gracefully::{App, Open};
use harness::{Goal, Measure, Row, show};
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::each;
use crate::floor::List;

const LIST: &str = "a list of wakers";

pub(crate) fn told(runtime: &Runtime, count: u32) {
    let rounds = if count > 10_000 { 11 } else { 51 };
    let mut rows =
        [Row::other(LIST), Row::other("Notify"), Row::other("CancellationToken"), Row::ours("gracefully")];
    for round in 0..=rounds {
        for turn in 0..rows.len() {
            let who = (turn + round) % rows.len();
            let took = match who {
                0 => {
                    let list = Arc::new(List::default());
                    let waits = Arc::clone(&list);
                    let wait = move || {
                        let list = Arc::clone(&waits);
                        async move { list.wait().await }
                    };
                    runtime.block_on(by(count, wait, || list.tell()))
                }
                1 => {
                    let notify = Arc::new(Notify::new());
                    let waits = Arc::clone(&notify);
                    runtime.block_on(by(
                        count,
                        move || Arc::clone(&waits).notified_owned(),
                        || notify.notify_waiters(),
                    ))
                }
                2 => {
                    let cancel = CancellationToken::new();
                    let waits = cancel.clone();
                    runtime.block_on(by(count, move || waits.clone().cancelled_owned(), || cancel.cancel()))
                }
                _ => runtime.block_on(ours(count)),
            };
            if round > 0 {
                rows[who].push(took);
            }
        }
    }
    println!("\n{count} tasks:");
    let title = "From the request until all who wait are done, ns for each";
    show(rounds, &Measure { title, digits: 1, base: LIST, goal: Goal::Times(1.15) }, &rows);
}

async fn by<F: Future + Send + 'static>(count: u32, wait: impl Fn() -> F, tell: impl FnOnce()) -> f64 {
    let done = Arc::new(AtomicU32::new(0));
    for _ in 0..count {
        let (wait, done) = (wait(), Arc::clone(&done));
        tokio::spawn(async move {
            wait.await;
            done.fetch_add(1, Ordering::Relaxed);
        });
    }
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    let since = Instant::now();
    tell();
    while done.load(Ordering::Relaxed) < count {
        tokio::task::yield_now().await;
    }
    each(since, count)
}

/// With everything: the guardian, a thread that wakes, tasks that are tracked.
async fn ours(count: u32) -> f64 {
    let (told, mut took) = tokio::sync::mpsc::unbounded_channel();
    guest::<Open, _, _>(|app: App| async move {
        let done = Arc::new(AtomicU32::new(0));
        for _ in 0..count {
            let done = Arc::clone(&done);
            app.spawn_graceful(async move |stop| {
                stop.stopping().await;
                done.fetch_add(1, Ordering::Relaxed);
            });
        }
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        let since = Instant::now();
        app.shutdown();
        while done.load(Ordering::Relaxed) < count {
            tokio::task::yield_now().await;
        }
        let _ = told.send(each(since, count));
    })
    .await;
    took.recv().await.expect("main says so")
}
