//! Work in flight beside the peers: wrappers that end with the stop, tasks that are tracked, and telling them.

mod floor;
mod growth;
mod memory;
mod tasks;
mod told;
mod wrapped;
mod yielding;

use std::alloc::System;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use cap::Cap;
use gracefully::__model::guest;
use gracefully::{App, Open};
use tokio::runtime::{self, Runtime};

/// Counts what is allocated.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// What the allocator has, it keeps, as it does in a program that goes on: or each round begins with page faults.
const KEEP: (&str, &str) = ("MALLOC_TRIM_THRESHOLD_", "4294967296");

fn main() {
    #[cfg(unix)]
    if std::env::var_os(KEEP.0).is_none() {
        use std::os::unix::process::CommandExt;
        let own = std::env::current_exe().expect("it has a path");
        let error =
            std::process::Command::new(own).args(std::env::args_os().skip(1)).env(KEEP.0, KEEP.1).exec();
        panic!("it does not begin again: {error}");
    }
    // Words choose among the tables; without any, all are made.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = move |table: &str| words.is_empty() || words.iter().any(|word| word == table);
    let told: Vec<u32> = [1_000, 10_000, 100_000, 1_000_000]
        .into_iter()
        .filter(|count| wanted("told") || wanted(&count.to_string()))
        .collect();
    let two_workers = wanted("two");
    // One thread: what is measured is the work, not who steals it.
    one_thread().block_on(guest::<Open, _, _>(|app: App| async move {
        if wanted("ready") {
            wrapped::ready(&app);
        }
        if wanted("items") {
            wrapped::items(&app);
        }
        if wanted("yielding") {
            yielding::alone(&app).await;
        }
        if wanted("spawned") {
            tasks::spawned(&app).await;
        }
        if wanted("waiting") {
            memory::waiting(&app).await;
        }
        if wanted("growth") {
            growth::left(&app).await;
            growth::open(&app).await;
        }
        app.shutdown();
    }));
    if two_workers {
        yielding::by_two();
    }
    for count in told {
        told::told(&one_thread(), count);
    }
}

fn one_thread() -> Runtime {
    runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built")
}

/// Lets the tasks of this thread have their turns until so many have had one.
async fn turns_until(counter: &AtomicU32, count: u32) {
    while counter.load(Ordering::Relaxed) < count {
        tokio::task::yield_now().await;
    }
}

/// Nanoseconds since then, for each of so many.
fn each(since: Instant, count: u32) -> f64 {
    since.elapsed().as_secs_f64() * 1e9 / f64::from(count)
}

/// What is allocated now, as it was asked for.
fn bytes() -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let bytes = MEMORY.allocated() as f64;
    bytes
}
