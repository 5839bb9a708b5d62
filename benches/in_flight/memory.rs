//! What a task takes that is tracked and waits for the stop.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_shutdown::ShutdownManager;
use gracefully::{App, Scope};
use harness::{Goal, Measure, Row, show};
use swansong::Swansong;
use tokio::task::AbortHandle;
use tokio_graceful::Shutdown;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::floor::List;
use crate::{bytes, turns_until};

const COUNT: u32 = 10_000;

/// How many wait by now. It costs no task anything.
static WAITS: AtomicU32 = AtomicU32::new(0);

fn noted() {
    WAITS.fetch_add(1, Ordering::Relaxed);
}

/// Whose tasks they may be.
struct Owners {
    list: Arc<List>,
    tracker: TaskTracker,
    cancel: CancellationToken,
    swansong: Swansong,
    manager: ShutdownManager<()>,
    shutdown: Shutdown,
    scope: Scope,
}

impl Owners {
    fn new(app: &App) -> Self {
        Self {
            list: Arc::default(),
            tracker: TaskTracker::new(),
            cancel: CancellationToken::new(),
            swansong: Swansong::new(),
            manager: ShutdownManager::new(),
            shutdown: Shutdown::no_signal(),
            scope: app.scope("waiting"),
        }
    }

    /// One more task of this one, and what ends it where nobody else does.
    fn spawn(&self, who: usize) -> Option<AbortHandle> {
        let task = match who {
            0 => tokio::spawn(async {
                noted();
                pending::<()>().await;
            }),
            1 => {
                let list = Arc::clone(&self.list);
                tokio::spawn(async move {
                    noted();
                    list.wait().await;
                })
            }
            2 => {
                let cancel = self.cancel.clone();
                self.tracker.spawn(async move {
                    noted();
                    cancel.cancelled().await;
                })
            }
            3 => {
                drop(self.scope.spawn(async {
                    noted();
                    pending::<()>().await;
                }));
                return None;
            }
            4 => {
                drop(self.scope.spawn_graceful(async |stop| {
                    noted();
                    stop.stopping().await;
                }));
                return None;
            }
            5 => {
                let wait = self.swansong.interrupt(pending::<()>()).guarded();
                tokio::spawn(async move {
                    noted();
                    wait.await;
                })
            }
            6 => {
                let wait = self.manager.wait_shutdown_triggered();
                let work = async move {
                    noted();
                    wait.await;
                };
                let work = self.manager.wrap_delay_shutdown(work).expect("it goes on");
                let task = tokio::spawn(work);
                return Some(task.abort_handle());
            }
            7 => self.shutdown.spawn_task_fn(async |guard| {
                noted();
                guard.cancelled().await;
            }),
            _ => {
                let guard = elegant_departure::get_shutdown_guard();
                tokio::spawn(async move {
                    noted();
                    guard.wait().await;
                })
            }
        };
        Some(task.abort_handle())
    }
}

pub(crate) async fn waiting(app: &App) {
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
            let owners = Owners::new(app);
            let mut tasks = Vec::with_capacity(COUNT as usize);
            tokio::task::yield_now().await;
            WAITS.store(0, Ordering::Relaxed);
            let before = bytes();
            for _ in 0..COUNT {
                tasks.extend(owners.spawn(who));
            }
            turns_until(&WAITS, COUNT).await;
            if round > 0 {
                row.push((bytes() - before) / f64::from(COUNT));
            }
            tasks.iter().for_each(AbortHandle::abort);
            owners.scope.close().await;
            tokio::task::yield_now().await;
        }
    }
    let title = "A tracked task that waits for the stop, bytes";
    show(1, &Measure { title, digits: 0, base: peer, goal: Goal::AtMost(266.0) }, &rows);
}
