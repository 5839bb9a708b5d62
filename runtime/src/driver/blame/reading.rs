//! Looking at threads: on a rescue thread, a few small files each.

use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use tokio::runtime::{Handle, RuntimeFlavor};

use crate::driver::rescue::{Call, Rescue};
use crate::engine::InstanceId;
use crate::observe::{Doing, ThreadReport};
use crate::os::{self, Seeing, Seen};

/// What tokio calls its threads.
const WORKER: &str = "tokio-rt-worker";

/// How many of the runtime's threads are looked at.
const WORKERS_AT_MOST: usize = 16;

/// How many looks are taken; the numbers of further threads are told all the same.
const LOOKS_AT_MOST: usize = 64;

/// Whom a thread was kept by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Cleanup(InstanceId),
    Call(Call),
    Main,
}

/// What was read.
#[derive(Debug)]
pub(super) enum Reading {
    Thread(Whose, ThreadReport),
    Workers(Vec<ThreadReport>),
    /// It was elsewhere by then, or cannot be seen.
    Nothing,
}

/// The looks that were asked for, and what they showed.
pub(super) struct Looks {
    told: Sender<Reading>,
    readings: Receiver<Reading>,
    asked: usize,
    answered: usize,
}

impl Default for Looks {
    fn default() -> Self {
        let (told, readings) = mpsc::channel();
        Self { told, readings, asked: 0, answered: 0 }
    }
}

impl Looks {
    /// Has a rescue thread look at a thread, before the abort that is about to be called changes what it does. `still`
    /// says whether it is where it was found.
    pub(super) fn at(
        &mut self,
        rescue: &Rescue,
        (whose, tid): (Whose, u32),
        still: impl Fn() -> bool + Send + 'static,
    ) {
        if tid > 0 {
            self.ask(rescue, move || {
                let seen = still().then(|| os::look_at(tid)).flatten();
                match seen.filter(|_| still()) {
                    Some(seen) => Reading::Thread(whose, report(tid, seen)),
                    None => Reading::Nothing,
                }
            });
        }
    }

    /// Has one look at what the runtime's threads do: those that tokio has named, or main's where that is the only one.
    pub(super) fn at_workers(&mut self, rescue: &Rescue, handle: Option<Handle>, main: u32) {
        self.ask(rescue, move || {
            let tids = match handle.map(|handle| handle.runtime_flavor()) {
                Some(RuntimeFlavor::CurrentThread) if main > 0 => vec![main],
                Some(RuntimeFlavor::CurrentThread) | None => Vec::new(),
                Some(_) => os::threads_named(WORKER),
            };
            let look = |tid| Some(report(tid, os::look_at(tid)?));
            Reading::Workers(tids.into_iter().take(WORKERS_AT_MOST).filter_map(look).collect())
        });
    }

    /// What was read, once it is there, at the latest after `patience`.
    pub(super) fn readings(&mut self, rescue: &Rescue, patience: Duration) -> Vec<Reading> {
        let by = Instant::now() + patience;
        if self.asked > self.answered && !patience.is_zero() {
            // All rescue threads may be in the very calls that are to be looked at.
            rescue.relieve();
        }
        let mut readings = Vec::new();
        while self.asked > self.answered {
            let left = by.saturating_duration_since(Instant::now());
            let Ok(reading) = self.readings.recv_timeout(left) else { break };
            self.answered += 1;
            readings.push(reading);
        }
        readings
    }

    fn ask(&mut self, rescue: &Rescue, look: impl FnOnce() -> Reading + Send + 'static) {
        // On a clock of its own, where nothing has a thread, there is nothing to look at.
        if self.asked < LOOKS_AT_MOST && rescue.has_threads() {
            self.asked += 1;
            let told = self.told.clone();
            rescue.run_first(move || {
                let _ = told.send(look());
            });
        }
    }
}

fn report(tid: u32, seen: Seen) -> ThreadReport {
    let doing = match seen.state {
        Seeing::Computes => Doing::Computes,
        Seeing::Waits(wait) => Doing::Blocks { call: wait.call, fd: wait.fd, file: wait.file },
        Seeing::Halted => Doing::Halted,
        Seeing::Other => Doing::Unknown,
    };
    ThreadReport::new(seen.name, tid, doing)
}
