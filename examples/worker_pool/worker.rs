//! What a worker does: the same program, in a process of its own.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use gracefully::{App, Stop};
use serde::{Deserialize, Serialize};

use crate::board::Place;
use crate::{Pool, say};

/// What a worker is told when it starts.
#[derive(Serialize, Deserialize)]
pub(crate) struct Job {
    /// Which one it is, from 0.
    pub(crate) worker: u32,
    pub(crate) threads: u32,
    /// What the memory and the semaphore are called.
    pub(crate) board: String,
    /// When it crashes, in seconds.
    pub(crate) crash_after: Option<f64>,
}

/// How long it waits for a permit before it looks whether to stop.
const PATIENCE: Duration = Duration::from_millis(50);

/// Between two steps of one thread.
const PAUSE: Duration = Duration::from_millis(1);

pub(crate) async fn run(app: &App<Pool>, job: &Job) -> anyhow::Result<()> {
    let place = Arc::new(Place::open(&job.board, job.worker)?);
    let mut threads = Vec::new();
    for _ in 0..job.threads {
        let place = Arc::clone(&place);
        threads.push(app.thread("adder", move |stop| add(&place, &stop))?);
    }
    place.beat();
    app.ready();
    let stop = app.stop();
    if let Some(seconds) = job.crash_after
        && stop.sleep(Duration::from_secs_f64(seconds)).await.is_ok()
    {
        std::process::abort();
    }
    let mut heartbeat = stop.interval(Duration::from_secs(1));
    while heartbeat.tick().await.is_ok() {
        place.beat();
    }
    let mut added = 0;
    for thread in threads {
        added += thread.await??;
    }
    say(&format!("worker {} of process {} added {added}", job.worker, std::process::id()));
    Ok(())
}

/// Adds until it is told to stop. What it has begun it finishes.
fn add(place: &Place, stop: &Stop) -> std::io::Result<u64> {
    let mut added = 0;
    while !stop.is_stopping() {
        added += u64::from(place.add_one(PATIENCE)?);
        thread::sleep(PAUSE);
    }
    Ok(added)
}
