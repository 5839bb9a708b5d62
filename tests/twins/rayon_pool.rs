//! `rayon_pool` as it is written without the library: main ends at Ctrl+C, and what the pool runs ends with the process.

use std::io::{Write as _, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon_core::ThreadPoolBuilder;

const BATCH: u64 = 20_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let found = Arc::new(AtomicU64::new(0));
    let pool = ThreadPoolBuilder::new().num_threads(2).build()?;
    let (mut begun, finished) = (0, Arc::new(AtomicU64::new(0)));
    let stopped = tokio::signal::ctrl_c();
    tokio::pin!(stopped);
    loop {
        let (found, done) = (Arc::clone(&found), Arc::clone(&finished));
        pool.spawn(move || {
            found.fetch_add(primes(begun * BATCH), Ordering::Relaxed);
            done.fetch_add(1, Ordering::Relaxed);
        });
        begun += 1;
        if begun == 1 {
            say("the first job has begun");
        }
        tokio::select! {
            stopped = &mut stopped => {
                stopped?;
                break;
            }
            () = async { while begun - finished.load(Ordering::Relaxed) >= 4 { tokio::task::yield_now().await } } => {}
        }
    }
    let finished = finished.load(Ordering::Relaxed);
    say(&format!("the ledger is closed: {} primes", found.load(Ordering::Relaxed)));
    say(&format!("{begun} jobs begun, {finished} finished"));
    Ok(())
}

fn primes(from: u64) -> u64 {
    let is_prime = |number: u64| (2..=number.isqrt()).all(|divisor| !number.is_multiple_of(divisor));
    (from.max(2)..from + BATCH).filter(|number| is_prime(*number)).count() as u64
}

fn say(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}
