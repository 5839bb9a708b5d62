//! Numbers are tried for primes on rayon's threads until Ctrl+C: what the pool runs is finished, and it takes nothing new.

use std::io::{Write as _, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gracefully::rayon::Pool;
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, graceful_main};
use rayon_core::ThreadPoolBuilder;

/// How many numbers a job tries.
const BATCH: u64 = 20_000;

/// How many jobs are in flight.
const JOBS: usize = 4;

/// The jobs write here; it closes after the last of them.
#[derive(Resource)]
#[resource(timeout = "1s")]
struct Ledger {
    found: Arc<AtomicU64>,
}

impl Cleanup for Ledger {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        say(&format!("the ledger is closed: {} primes", self.found.load(Ordering::Relaxed)));
        Ok(())
    }
}

#[graceful_main]
async fn main(app: App) -> anyhow::Result<()> {
    let found = Arc::new(AtomicU64::new(0));
    app.manage(Ledger { found: Arc::clone(&found) });
    let pool = Pool::new(&app, ThreadPoolBuilder::new().num_threads(2).build()?);
    let (mut begun, mut finished) = (0, 0);
    let mut jobs = std::collections::VecDeque::new();
    app.ready();
    loop {
        // Refused from the stop on.
        let found = Arc::clone(&found);
        let Ok(job) = pool.spawn(move |_| found.fetch_add(primes(begun * BATCH), Ordering::Relaxed)) else {
            break;
        };
        begun += 1;
        jobs.push_back(job);
        if begun == 1 {
            say("the first job has begun");
        }
        if jobs.len() == JOBS
            && let Some(job) = jobs.pop_front()
        {
            job.await?;
            finished += 1;
        }
    }
    let running = jobs.len();
    for job in jobs {
        job.await?;
        finished += 1;
    }
    say(&format!("{begun} jobs begun, {finished} finished ({running} of them after the stop), 1 refused"));
    Ok(())
}

/// How many primes there are among the next ones: on purpose by trial, to have something to do.
fn primes(from: u64) -> u64 {
    let is_prime = |number: u64| (2..=number.isqrt()).all(|divisor| !number.is_multiple_of(divisor));
    (from.max(2)..from + BATCH).filter(|number| is_prime(*number)).count() as u64
}

/// A line on stdout, also where nobody reads any more.
fn say(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}
