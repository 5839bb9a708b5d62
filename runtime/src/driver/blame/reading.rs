//! Looking at threads: on a rescue thread, a few small files each.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeFlavor};

use crate::driver::rescue::{Call, Rescue};
use crate::engine::InstanceId;
use crate::observe::{Doing, ThreadReport};
use crate::os::{self, Seeing, Seen};

/// What tokio calls its threads.
const WORKER: &str = "tokio-rt-worker";

/// How many of the runtime's threads are looked at.
const WORKERS_AT_MOST: usize = 16;

/// How many looks are taken before the request, and as many after it; the numbers of further threads are told all the
/// same.
const LOOKS_AT_MOST: usize = 64;

/// Whom a thread was kept by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::driver) enum Whose {
    Cleanup(InstanceId),
    Call(Call),
    Main,
    /// Work in flight: where it was noted.
    Work(usize),
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
    /// What they showed, and whether that was after the request.
    read: Arc<Read>,
    asked: usize,
    answered: usize,
    /// How many may still be asked for.
    left: usize,
    /// Whether the request has come.
    is_renewed: bool,
}

/// What was read and is not picked up. Locked only to put and to take.
#[derive(Default)]
struct Read {
    readings: Mutex<Vec<(bool, Reading)>>,
    came: Condvar,
}

impl Read {
    fn put(&self, reading: (bool, Reading)) {
        self.readings.lock().unwrap_or_else(PoisonError::into_inner).push(reading);
        self.came.notify_all();
    }

    /// What is there, once it is so many, at the latest after `patience`.
    fn take(&self, count: usize, patience: Duration) -> Vec<(bool, Reading)> {
        let readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.came.wait_timeout_while(readings, patience, |readings| readings.len() < count);
        std::mem::take(&mut *waited.unwrap_or_else(PoisonError::into_inner).0)
    }
}

impl Default for Looks {
    fn default() -> Self {
        Self { read: Arc::default(), asked: 0, answered: 0, left: LOOKS_AT_MOST, is_renewed: false }
    }
}

impl Looks {
    /// From here on there are as many as at first, and what the runtime's threads did before is not told.
    pub(super) fn renew(&mut self) {
        self.left = LOOKS_AT_MOST;
        self.is_renewed = true;
    }

    /// Has a rescue thread look at a thread, before the abort that is about to be called changes what it does. `still`
    /// says whether it is where it was found.
    pub(super) fn at(
        &mut self,
        rescue: &Rescue,
        (whose, tid): (Whose, u32),
        still: Box<dyn Fn() -> bool + Send>,
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
        if self.asked > self.answered && !patience.is_zero() {
            // All rescue threads may be in the very calls that are to be looked at.
            rescue.relieve();
        }
        let mut readings = self.read.take(self.asked - self.answered, patience);
        self.answered += readings.len();
        readings.retain(|(since_request, reading)| {
            *since_request || !self.is_renewed || !matches!(reading, Reading::Workers(_))
        });
        readings.into_iter().map(|(_, reading)| reading).collect()
    }

    fn ask(&mut self, rescue: &Rescue, look: impl FnOnce() -> Reading + Send + 'static) {
        // On a clock of its own, where nothing has a thread, there is nothing to look at.
        if self.left > 0 && rescue.has_threads() {
            self.left -= 1;
            self.asked += 1;
            let (read, since_request) = (Arc::clone(&self.read), self.is_renewed);
            rescue.run_first(move || read.put((since_request, look())));
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

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(10);

    fn looks_at_itself(looks: &mut Looks, rescue: &Rescue, id: u64) {
        looks.at(rescue, (Whose::Cleanup(InstanceId(id)), os::thread_id()), Box::new(|| true));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_closes_early_uses_up_no_look_of_the_end() {
        let rescue = Rescue::start().expect("a thread can be started");
        let mut looks = Looks::default();
        (0..100).for_each(|id| looks_at_itself(&mut looks, &rescue, id));
        assert_eq!(looks.readings(&rescue, LONG).len(), LOOKS_AT_MOST);
        looks_at_itself(&mut looks, &rescue, 100);
        assert!(looks.readings(&rescue, LONG).is_empty());
        looks.renew();
        looks_at_itself(&mut looks, &rescue, 101);
        let readings = looks.readings(&rescue, LONG);
        assert!(
            matches!(readings[..], [Reading::Thread(Whose::Cleanup(InstanceId(101)), _)]),
            "{readings:?}"
        );
        rescue.end();
    }

    #[test]
    fn how_the_workers_were_before_the_request_is_not_told() {
        let rescue = Rescue::start().expect("a thread can be started");
        let mut looks = Looks::default();
        looks.at_workers(&rescue, None, 0);
        looks.renew();
        assert!(looks.readings(&rescue, LONG).is_empty());
        looks.at_workers(&rescue, None, 0);
        let readings = looks.readings(&rescue, LONG);
        assert!(matches!(readings[..], [Reading::Workers(_)]), "{readings:?}");
        rescue.end();
    }
}
