//! Tasks that are tracked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use async_shutdown::ShutdownManager;
use gracefully::App;
use harness::{Goal, Measure, Row, show};
use swansong::Swansong;
use tokio_graceful::Shutdown;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::floor::List;
use crate::{bytes, each, turns_until};

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
        Row::other("tokio-graceful"),
        Row::other("swansong"),
        Row::other("async-shutdown"),
    ];
    for round in 0..=ROUNDS {
        for turn in 0..rows.len() {
            let who = (turn + round) % rows.len();
            let done = Arc::new(AtomicU32::new(0));
            let (tracker, shutdown) = (TaskTracker::new(), Shutdown::no_signal());
            let (swansong, manager) = (Swansong::new(), ShutdownManager::<()>::new());
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
                    3 => drop(app.spawn_graceful(|_| work)),
                    4 => drop(shutdown.spawn_task(work)),
                    5 => drop(tokio::spawn(swansong.interrupt(work).guarded())),
                    _ => drop(tokio::spawn(manager.wrap_delay_shutdown(work).expect("it goes on"))),
                }
            }
            turns_until(&done, COUNT).await;
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
    /// It costs no task anything.
    static WAITS: AtomicU32 = AtomicU32::new(0);
    let noted = || _ = WAITS.fetch_add(1, Ordering::Relaxed);
    let peer = "TaskTracker and token";
    let mut rows = [
        Row::other("bare task"),
        Row::other("task and a list of wakers"),
        Row::other(peer),
        Row::ours("gracefully spawn"),
        Row::ours("gracefully spawn_graceful"),
        Row::other("swansong"),
        Row::other("async-shutdown"),
        Row::other("tokio-graceful"),
        Row::other("elegant-departure"),
    ];
    // The first round gives the runtime's own queue its room.
    for round in 0..2 {
        for (who, row) in rows.iter_mut().enumerate() {
            let (list, tracker, cancel) =
                (Arc::new(List::default()), TaskTracker::new(), CancellationToken::new());
            let (swansong, manager, shutdown) =
                (Swansong::new(), ShutdownManager::<()>::new(), Shutdown::no_signal());
            let scope = app.scope("waiting");
            let mut tasks = Vec::with_capacity(COUNT as usize);
            tokio::task::yield_now().await;
            WAITS.store(0, Ordering::Relaxed);
            let before = bytes();
            for _ in 0..COUNT {
                match who {
                    0 => {
                        let task = async move {
                            noted();
                            std::future::pending::<()>().await;
                        };
                        tasks.push(tokio::spawn(task).abort_handle());
                    }
                    1 => {
                        let list = Arc::clone(&list);
                        let task = async move {
                            noted();
                            list.wait().await;
                        };
                        tasks.push(tokio::spawn(task).abort_handle());
                    }
                    2 => {
                        let cancel = cancel.clone();
                        drop(tracker.spawn(async move {
                            noted();
                            cancel.cancelled().await;
                        }));
                    }
                    3 => drop(scope.spawn(async move {
                        noted();
                        std::future::pending::<()>().await;
                    })),
                    4 => drop(scope.spawn_graceful(async move |stop| {
                        noted();
                        stop.stopping().await;
                    })),
                    5 => {
                        let wait = swansong.interrupt(std::future::pending::<()>()).guarded();
                        let task = async move {
                            noted();
                            wait.await;
                        };
                        tasks.push(tokio::spawn(task).abort_handle());
                    }
                    6 => {
                        let wait = manager.wait_shutdown_triggered();
                        let work = async move {
                            noted();
                            wait.await;
                        };
                        let task = manager.wrap_delay_shutdown(work).expect("it goes on");
                        tasks.push(tokio::spawn(task).abort_handle());
                    }
                    7 => {
                        let task = shutdown.spawn_task_fn(async move |guard| {
                            noted();
                            guard.cancelled().await;
                        });
                        tasks.push(task.abort_handle());
                    }
                    _ => {
                        let guard = elegant_departure::get_shutdown_guard();
                        let task = async move {
                            noted();
                            guard.wait().await;
                        };
                        tasks.push(tokio::spawn(task).abort_handle());
                    }
                }
            }
            turns_until(&WAITS, COUNT).await;
            if round > 0 {
                row.push((bytes() - before) / f64::from(COUNT));
            }
            list.tell();
            cancel.cancel();
            tasks.iter().for_each(tokio::task::AbortHandle::abort);
            scope.close().await;
            while tracker.len() > 0 {
                tokio::task::yield_now().await;
            }
        }
    }
    let title = "A tracked task that waits for the stop, bytes";
    show(1, &Measure { title, digits: 0, base: peer, goal: Goal::AtMost(266.0) }, &rows);
}
