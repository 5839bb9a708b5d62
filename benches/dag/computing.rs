//! Cleanups that compute: what uses one core where two are free shows here, and nowhere else.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Open, Resource};
use harness::{Contender, Goal, Measure, contest};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::ours;

const CLEANUPS: u32 = 16;
const EACH: Duration = Duration::from_millis(4);
const ROUNDS: usize = 31;

/// A cleanup that computes for so many rounds.
#[derive(Resource)]
struct Computing {
    rounds: u64,
}

impl Cleanup for Computing {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        compute(self.rounds);
        Ok(())
    }
}

pub(crate) fn measure(runtime: &Runtime) {
    let rounds = calibrate();
    let base = "two threads, half each";
    let title = "16 independent cleanups of 4 ms CPU each, two workers, ms";
    let fill = |app: &App<Open>| {
        for _ in 0..CLEANUPS {
            app.manage(Computing { rounds });
        }
    };
    contest(
        ROUNDS,
        &[Measure { title, digits: 1, base, goal: Goal::Times(1.1) }],
        vec![
            Contender::other(base, || [millis(two_threads(rounds))]),
            Contender::ours("gracefully", || [millis(runtime.block_on(ours::shutdown(fill, CLEANUPS)))]),
            Contender::other("JoinSet, a task each", || [millis(runtime.block_on(a_task_each(rounds)))]),
            Contender::other("one task for all", || [millis(runtime.block_on(one_task(rounds)))]),
        ],
    );
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

fn compute(rounds: u64) {
    let mut state = black_box(0x9e37_79b9_7f4a_7c15_u64);
    for _ in 0..rounds {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    black_box(state);
}

/// How many rounds take `EACH` when nobody disturbs them: work, not time, so that two that share a core take longer.
fn calibrate() -> u64 {
    const TRY: u64 = 1_000_000;
    let fastest = (0..50).map(|_| {
        let start = Instant::now();
        compute(TRY);
        start.elapsed()
    });
    let fastest = fastest.min().expect("there are tries").as_nanos().max(1);
    u64::try_from(u128::from(TRY) * EACH.as_nanos() / fastest).expect("4 ms are not so many rounds")
}

fn two_threads(rounds: u64) -> Duration {
    let half = || (0..CLEANUPS / 2).for_each(|_| compute(rounds));
    let start = Instant::now();
    thread::scope(|scope| {
        scope.spawn(half);
        half();
    });
    start.elapsed()
}

async fn a_task_each(rounds: u64) -> Duration {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..CLEANUPS {
        tasks.spawn(async move { compute(rounds) });
    }
    tasks.join_all().await;
    start.elapsed()
}

/// What `join_all` in one task comes to, when nothing in it ever waits.
async fn one_task(rounds: u64) -> Duration {
    let start = Instant::now();
    let task = tokio::spawn(async move { (0..CLEANUPS).for_each(|_| compute(rounds)) });
    task.await.expect("computing does not panic");
    start.elapsed()
}
