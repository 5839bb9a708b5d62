//! Work in flight beside the peers: wrappers that end with the stop, tasks that are tracked, and telling them.

mod floor;
mod tasks;
mod told;
mod wrapped;

use std::alloc::System;
use std::time::Instant;

use cap::Cap;
use gracefully::__model::guest;
use gracefully::{App, Open};

/// Counts what is allocated.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

fn main() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built")
    };
    // One thread: what is measured is the work, not who steals it.
    runtime().block_on(guest::<Open, _, _>(|app: App| async move {
        wrapped::ready(&app);
        wrapped::items(&app);
        wrapped::yielding(&app).await;
        tasks::spawned(&app).await;
        tasks::waiting(&app).await;
        app.shutdown();
    }));
    for count in [1_000, 10_000, 100_000] {
        told::told(&runtime(), count);
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
