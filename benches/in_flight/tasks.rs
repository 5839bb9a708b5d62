//! Tasks that are tracked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use async_shutdown::ShutdownManager;
use gracefully::App;
use harness::{Goal, Measure, Row, show};
use swansong::Swansong;
use tokio_graceful::Shutdown;
use tokio_util::task::TaskTracker;

use crate::{each, turns_until};

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
