//! Tasks that are tracked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use gracefully::App;
use harness::{Goal, Measure, Row, show};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::floor::List;
use crate::{bytes, each};

const ROUNDS: usize = 201;
const COUNT: u32 = 1_000;
const TRACKER: &str = "TaskTracker";

/// Spawned, and run to their end.
pub(crate) async fn spawned(app: &App) {
    let mut rows = [
        Row::other("spawn and a counter"),
        Row::other(TRACKER),
        Row::ours("gracefully spawn"),
        Row::ours("gracefully spawn_graceful"),
    ];
    for round in 0..=ROUNDS {
        for turn in 0..rows.len() {
            let who = (turn + round) % rows.len();
            let done = Arc::new(AtomicU32::new(0));
            let tracker = TaskTracker::new();
            let since = Instant::now();
            for _ in 0..COUNT {
                let done = Arc::clone(&done);
                let work = async move {
                    done.fetch_add(1, Ordering::Relaxed);
                };
                match who {
                    0 => drop(tokio::spawn(work)),
                    1 => drop(tracker.spawn(work)),
                    2 => drop(app.spawn(work)),
                    _ => drop(app.spawn_graceful(|_| work)),
                }
            }
            while done.load(Ordering::Relaxed) < COUNT {
                tokio::task::yield_now().await;
            }
            if round > 0 {
                rows[who].push(each(since, COUNT));
            }
        }
    }
    let title = "Spawned, tracked and run, ns for each of 1000";
    show(ROUNDS, &Measure { title, digits: 1, base: TRACKER, goal: Goal::Times(1.05) }, &rows);
}

/// What one takes that waits for the stop.
pub(crate) async fn waiting(app: &App) {
    const COUNT: u32 = 10_000;
    let peer = "TaskTracker and token";
    let mut rows = [
        Row::other("bare task"),
        Row::other("task and a list of wakers"),
        Row::other(peer),
        Row::ours("gracefully spawn"),
        Row::ours("gracefully spawn_graceful"),
    ];
    for (who, row) in rows.iter_mut().enumerate() {
        let (list, tracker, cancel) =
            (Arc::new(List::default()), TaskTracker::new(), CancellationToken::new());
        let scope = app.scope("waiting");
        tokio::task::yield_now().await;
        let before = bytes();
        let mut tasks = Vec::with_capacity(COUNT as usize);
        for _ in 0..COUNT {
            match who {
                0 => tasks.push(tokio::spawn(std::future::pending::<()>()).abort_handle()),
                1 => {
                    let list = Arc::clone(&list);
                    tasks.push(tokio::spawn(async move { list.wait().await }).abort_handle());
                }
                2 => {
                    let cancel = cancel.clone();
                    drop(tracker.spawn(async move { cancel.cancelled().await }));
                }
                3 => drop(scope.spawn(std::future::pending::<()>())),
                _ => drop(scope.spawn_graceful(async |stop| stop.stopping().await)),
            }
        }
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        row.push((bytes() - before) / f64::from(COUNT));
        list.tell();
        cancel.cancel();
        tasks.iter().for_each(tokio::task::AbortHandle::abort);
        scope.close().await;
        tokio::task::yield_now().await;
    }
    let title = "A tracked task that waits for the stop, bytes";
    show(1, &Measure { title, digits: 0, base: peer, goal: Goal::AtMost(266.0) }, &rows);
}
