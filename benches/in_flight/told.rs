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

use crate::floor::List;
use crate::{each, turns_until};

const LIST: &str = "a list of wakers";

pub(crate) fn told(runtime: &Runtime, count: u32) {
    let rounds = match count {
        ..=10_000 => 51,
        ..=100_000 => 11,
        _ => 3,
    };
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

/// How many tasks wait by now, and how many have done so.
#[derive(Default)]
struct Turns {
    waits: AtomicU32,
    done: AtomicU32,
}

impl Turns {
    /// A task begins to wait: in the same turn, so it has registered when another one has its turn.
    fn wait(&self) {
        self.waits.fetch_add(1, Ordering::Relaxed);
    }

    fn done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

async fn by<F: Future + Send + 'static>(count: u32, wait: impl Fn() -> F, tell: impl FnOnce()) -> f64 {
    let turns = Arc::new(Turns::default());
    for _ in 0..count {
        let (wait, turns) = (wait(), Arc::clone(&turns));
        tokio::spawn(async move {
            turns.wait();
            wait.await;
            turns.done();
        });
    }
    turns_until(&turns.waits, count).await;
    let since = Instant::now();
    tell();
    turns_until(&turns.done, count).await;
    each(since, count)
}

/// With everything: the guardian, a thread that wakes, tasks that are tracked.
async fn ours(count: u32) -> f64 {
    let (told, mut took) = tokio::sync::mpsc::unbounded_channel();
    guest::<Open, _, _>(|app: App| async move {
        let turns = Arc::new(Turns::default());
        for _ in 0..count {
            let turns = Arc::clone(&turns);
            app.spawn_graceful(async move |stop| {
                turns.wait();
                stop.stopping().await;
                turns.done();
            });
        }
        turns_until(&turns.waits, count).await;
        let since = Instant::now();
        app.shutdown();
        turns_until(&turns.done, count).await;
        let _ = told.send(each(since, count));
    })
    .await;
    took.recv().await.expect("main says so")
}
