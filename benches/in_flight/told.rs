//! From the request until all who wait are done.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Instant;

use async_shutdown::ShutdownManager;
use gracefully::__model::guest;
use gracefully::{App, Open};
use harness::{Goal, Measure, Row, show};
use swansong::Swansong;
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::floor::List;
use crate::{each, turns_until};

const LIST: &str = "a list of wakers";
const BY_THREAD: &str = "the list, by a thread that slept";

pub(crate) fn told(runtime: &Runtime, count: u32) {
    let rounds = match count {
        ..10_001 => 51,
        10_001..100_001 => 11,
        _ => 3,
    };
    let rows = [LIST, "Notify", "CancellationToken", "swansong", "async-shutdown", BY_THREAD]
        .map(Row::other)
        .into_iter();
    let mut rows: Vec<Row> = rows.chain([Row::ours("gracefully")]).collect();
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
                3 => {
                    let swansong = Swansong::new();
                    let waits = swansong.clone();
                    let wait = move || waits.interrupt(std::future::pending::<()>());
                    runtime.block_on(by(count, wait, || drop(swansong.shut_down())))
                }
                4 => {
                    let manager = ShutdownManager::<()>::new();
                    let waits = manager.clone();
                    let wait = move || waits.wait_shutdown_triggered();
                    runtime.block_on(by(count, wait, || _ = manager.trigger_shutdown(())))
                }
                5 => by_a_thread(runtime, count),
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

/// What it takes at least where another thread decides, which has nothing else to do.
fn by_a_thread(runtime: &Runtime, count: u32) -> f64 {
    let list = Arc::new(List::default());
    let (waits, told, handle) = (Arc::clone(&list), Arc::clone(&list), runtime.handle().clone());
    let (ask, asked) = mpsc::channel::<()>();
    let decides = thread::spawn(move || {
        asked.recv().expect("it is asked");
        handle.spawn(async move { told.tell() });
    });
    let wait = move || {
        let list = Arc::clone(&waits);
        async move { list.wait().await }
    };
    let took = runtime.block_on(by(count, wait, || ask.send(()).expect("it waits for that")));
    decides.join().expect("it does not panic");
    took
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
