//! What the processes share: a counter, and who is there.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use gracefully::outside::{Semaphore, SharedMemory};
use gracefully::{App, Managed};

use crate::Pool;

/// How the memory is used, in numbers of 64 bits: the counter, and a beat for each worker.
const COUNTER: usize = 0;
const BEATS: usize = 1;

/// The counter of the program that has started the workers.
#[derive(Clone)]
pub(crate) struct Board {
    pub(crate) memory: Managed<SharedMemory>,
    pub(crate) semaphore: Managed<Semaphore>,
    pub(crate) name: String,
}

impl Board {
    /// Makes one, with a name that holds the number of this process: two pools do not meet.
    pub(crate) fn create(app: &App<Pool>, workers: u32) -> io::Result<Self> {
        let name = format!("/gracefully-worker-pool-{}", std::process::id());
        let memory =
            app.manage(SharedMemory::create(&name, (BEATS + workers as usize) * size_of::<AtomicU64>())?);
        let semaphore = app.manage(Semaphore::create(&name, 1)?);
        Ok(Self { memory, semaphore, name })
    }

    pub(crate) fn counter(&self) -> u64 {
        self.memory.numbers()[COUNTER].load(Ordering::Relaxed)
    }

    /// Whether this worker has said that it runs.
    pub(crate) fn has_beaten(&self, worker: u32) -> bool {
        self.memory.numbers()[BEATS + worker as usize].load(Ordering::Relaxed) > 0
    }
}

/// The same, as a worker opens it. It is not the worker's to remove.
pub(crate) struct Place {
    memory: SharedMemory,
    semaphore: Semaphore,
    worker: u32,
}

impl Place {
    pub(crate) fn open(name: &str, worker: u32) -> io::Result<Self> {
        Ok(Self { memory: SharedMemory::open(name)?, semaphore: Semaphore::open(name)?, worker })
    }

    /// Says that this worker runs.
    pub(crate) fn beat(&self) {
        self.memory.numbers()[BEATS + self.worker as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Adds one, if it gets a permit within `patience`; whether it did. In two steps, so that it needs the permit.
    pub(crate) fn add_one(&self, patience: Duration) -> io::Result<bool> {
        let Some(_permit) = self.semaphore.acquire(patience)? else { return Ok(false) };
        let counter = &self.memory.numbers()[COUNTER];
        counter.store(counter.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        Ok(true)
    }
}
