//! The other contenders: floors, and what programs do by hand or with peers.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio_graceful_shutdown::{SubsystemBuilder, SubsystemHandle, Toplevel};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::node::{Graph, work};

/// The floor of a graph: its critical path as tokio sleeps it, nothing else.
pub(crate) async fn critical_path(sleeps: &'static [u64]) -> Duration {
    let start = Instant::now();
    let path = tokio::spawn(async move {
        for &millis in sleeps {
            work(Duration::from_millis(millis)).await;
        }
    });
    path.await.expect("sleeping does not panic");
    start.elapsed()
}

/// A task each, started when nothing that uses it is left.
pub(crate) async fn in_degree<G: Graph>(size: u32) -> Duration {
    let mut users = vec![0_usize; size as usize];
    for used in (0..size as usize).flat_map(G::uses) {
        users[used] += 1;
    }
    let start = Instant::now();
    let mut running = JoinSet::new();
    let run = |n| async move {
        work(G::sleeps(n)).await;
        n
    };
    for n in (0..size as usize).filter(|&n| users[n] == 0) {
        running.spawn(run(n));
    }
    while let Some(done) = running.join_next().await {
        for used in G::uses(done.expect("no cleanup panics")) {
            users[used] -= 1;
            if users[used] == 0 {
                running.spawn(run(used));
            }
        }
    }
    start.elapsed()
}

/// All of one depth together, then the next depth.
pub(crate) async fn layers<G: Graph>(size: u32) -> Duration {
    let mut depth = vec![0_usize; size as usize];
    for n in 0..size as usize {
        for used in G::uses(n) {
            depth[used] = depth[used].max(depth[n] + 1);
        }
    }
    let start = Instant::now();
    for layer in 0..=depth.iter().copied().max().unwrap_or(0) {
        let mut running = JoinSet::new();
        for n in (0..size as usize).filter(|&n| depth[n] == layer) {
            running.spawn(work(G::sleeps(n)));
        }
        running.join_all().await;
    }
    start.elapsed()
}

/// Cleanups that cost nothing, awaited where they are.
pub(crate) async fn inline(size: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..size {
        std::hint::black_box(work(Duration::ZERO)).await;
    }
    start.elapsed()
}

/// Cleanups that cost nothing, a task each.
pub(crate) async fn a_task_each(size: u32) -> Duration {
    let start = Instant::now();
    let mut running = JoinSet::new();
    for _ in 0..size {
        running.spawn(work(Duration::ZERO));
    }
    running.join_all().await;
    start.elapsed()
}

/// Tasks that wait for a token, and a tracker that waits for them.
pub(crate) async fn tracker(size: u32) -> Duration {
    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    for _ in 0..size {
        let stop = stop.clone();
        tasks.spawn(async move {
            stop.cancelled().await;
            work(Duration::ZERO).await;
        });
    }
    tasks.close();
    tokio::time::sleep(SETTLE).await;
    let start = Instant::now();
    stop.cancel();
    tasks.wait().await;
    start.elapsed()
}

/// Sub-systems of `tokio-graceful-shutdown`, all on one level.
pub(crate) async fn subsystems(size: u32) -> Duration {
    let stop = CancellationToken::new();
    let top = Toplevel::new_with_shutdown_token(
        async move |top: &mut SubsystemHandle| {
            for _ in 0..size {
                top.start(SubsystemBuilder::new("cleanup", async |own: &mut SubsystemHandle| {
                    own.on_shutdown_requested().await;
                    work(Duration::ZERO).await;
                    Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
                }));
            }
        },
        stop.clone(),
    );
    let end = tokio::spawn(top.handle_shutdown_requests(Duration::from_mins(1)));
    tokio::time::sleep(SETTLE).await;
    let start = Instant::now();
    stop.cancel();
    end.await.expect("no sub-system panics").expect("they end in time");
    start.elapsed()
}

/// How long tasks get to reach their waiting, so that this is not measured.
const SETTLE: Duration = Duration::from_millis(30);
