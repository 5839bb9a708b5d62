//! Threads for code that must run although the runtime may be stuck: quiesces, aborts, and what is told at the end.
//!
//! 1. One thread stands from the start, so that an abort needs nothing that may have run out by then. Where no further
//!    one can be started, a call that blocks keeps it from all others; what else is left is the guardian's bound.
//! 2. A job that blocks holds up nobody for long: while jobs wait longer than they should, more threads are started,
//!    each time twice as many.
//! 3. Aborts, and whom others wait for, go before everything else.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::ways_out::within;
use crate::boxed;
use crate::engine::{self, InstanceId};
use crate::os;

/// How long the waiting jobs are left to the present threads before there are more of them.
pub(super) const PATIENCE: Duration = Duration::from_millis(5);

/// No program has more aborts that block than this and is worth saving still.
const THREADS_AT_MOST: usize = 256;

/// A queue that had room for more jobs than this gives it back when it is empty.
const ROOM_KEPT: usize = 64;

/// What calls into an instance, and may therefore block: it is known by the thread that it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Quiesce(InstanceId),
    Abort(InstanceId),
}

impl Call {
    /// Whom it calls.
    pub(super) fn id(self) -> InstanceId {
        self.made().0
    }

    /// As the engine has it.
    fn made(self) -> (InstanceId, engine::Call) {
        match self {
            Self::Quiesce(id) => (id, engine::Call::Quiesce),
            Self::Abort(id) => (id, engine::Call::Abort),
        }
    }
}

struct Job {
    call: Option<Call>,
    run: Box<dyn FnOnce() + Send>,
}

#[derive(Clone)]
pub(super) struct Rescue(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    work: Condvar,
}

#[derive(Default)]
struct State {
    /// What goes before everything else: aborts, and whom others wait for; with the time since when it waits.
    first: VecDeque<(Instant, Job)>,
    /// The rest.
    jobs: VecDeque<(Instant, Job)>,
    threads: usize,
    /// The call that each of them is in, if it is in one, beside its number.
    calls: Vec<(u32, Option<Call>)>,
    /// Threads that wait for a job.
    idle: usize,
    /// Whether one of them was woken and has not come yet: it wakes the next one where there is more to do.
    waking: bool,
    ended: bool,
}

/// What a job panics with is dropped unseen; dropping it may panic again, so it is not dropped.
fn run(job: Job) {
    let _within = job.call.map(|call| within(call.made()));
    if let Err(panic) = catch_unwind(AssertUnwindSafe(job.run)) {
        std::mem::forget(panic);
    }
}

/// The next one. What thousands at once have taken is given back with the last of them.
fn next(jobs: &mut VecDeque<(Instant, Job)>) -> Option<Job> {
    let (_, job) = jobs.pop_front()?;
    if jobs.is_empty() && jobs.capacity() > ROOM_KEPT {
        *jobs = VecDeque::new();
    }
    Some(job)
}

impl State {
    /// The next job, without the time since when it waits.
    fn take(&mut self) -> Option<Job> {
        next(&mut self.first).or_else(|| next(&mut self.jobs))
    }

    /// Whether a job has waited too long.
    fn is_late(&self) -> bool {
        let mut next = self.first.front().into_iter().chain(self.jobs.front());
        next.any(|(since, _)| since.elapsed() >= PATIENCE)
    }

    fn waits(&self) -> bool {
        !self.first.is_empty() || !self.jobs.is_empty()
    }
}

impl Rescue {
    /// Starts the first thread.
    pub(super) fn start() -> io::Result<Self> {
        let rescue = Self(Arc::new(Shared { state: Mutex::default(), work: Condvar::new() }));
        rescue.add_thread()?;
        Ok(rescue)
    }

    /// One without a thread: who steps the guardian calls [`run_waiting`](Self::run_waiting).
    #[cfg(feature = "testing")]
    pub(super) fn without_threads() -> Self {
        Self(Arc::new(Shared { state: Mutex::default(), work: Condvar::new() }))
    }

    /// Runs what waits, here; whether anything did.
    #[cfg(feature = "testing")]
    pub(super) fn run_waiting(&self) -> bool {
        let mut any = false;
        while let Some(job) = self.lock().take() {
            any = true;
            run(job);
        }
        any
    }

    /// Has `job` run. A panic in it is its own business: it must have caught it if anybody is to know.
    pub(super) fn run(&self, job: impl FnOnce() + Send + 'static) {
        self.push(Job { call: None, run: Box::new(job) }, false);
    }

    /// The same, when the guardian has done what was more urgent: nobody is woken for it before
    /// [`look_after`](Self::look_after).
    pub(super) fn run_later(&self, job: impl FnOnce() + Send + 'static) {
        let job = Job { call: None, run: Box::new(job) };
        self.lock().jobs.push_back((Instant::now(), job));
    }

    /// The same, before all others.
    pub(super) fn run_first(&self, job: impl FnOnce() + Send + 'static) {
        self.push(Job { call: None, run: Box::new(job) }, true);
    }

    /// Has `job` run, which is this call. Aborts go before all others.
    pub(super) fn call(&self, call: Call, job: impl FnOnce() + Send + 'static) {
        self.push(Job { call: Some(call), run: Box::new(job) }, matches!(call, Call::Abort(_)));
    }

    /// Whether it has threads of its own.
    pub(super) fn has_threads(&self) -> bool {
        self.lock().threads > 0
    }

    /// The thread that is in this call now; 0 is one that has no number.
    pub(super) fn thread_in(&self, call: Call) -> Option<u32> {
        self.lock().calls.iter().find(|(_, now)| *now == Some(call)).map(|(tid, _)| *tid)
    }

    fn push(&self, job: Job, first: bool) {
        let mut state = self.lock();
        let jobs = if first { &mut state.first } else { &mut state.jobs };
        jobs.push_back((Instant::now(), job));
        self.wake(&mut state);
    }

    /// Wakes one thread where that helps. To wake costs a system call, and the guardian has thousands of jobs at once.
    fn wake(&self, state: &mut State) {
        if state.idle > 0 && !state.waking && state.waits() {
            state.waking = true;
            self.0.work.notify_one();
        }
    }

    /// Whether jobs wait, so that [`look_after`](Self::look_after) should be called after [`PATIENCE`].
    pub(super) fn is_behind(&self) -> bool {
        self.lock().waits()
    }

    /// Wakes a thread for what was left for later, and adds some where jobs have waited too long.
    pub(super) fn look_after(&self) {
        let is_late = {
            let mut state = self.lock();
            self.wake(&mut state);
            state.is_late()
        };
        if is_late {
            self.relieve();
        }
    }

    /// Adds threads where jobs wait.
    pub(super) fn relieve(&self) {
        let more = {
            let state = self.lock();
            let most = state.threads.min(THREADS_AT_MOST - state.threads);
            most.min(state.first.len() + state.jobs.len())
        };
        for _ in 0..more {
            // Without another thread the present ones go on as they can.
            if self.add_thread().is_err() {
                break;
            }
        }
    }

    /// Lets the threads go once the jobs are done.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.0.work.notify_all();
    }

    fn add_thread(&self) -> io::Result<()> {
        let shared = self.clone();
        boxed::thread("gracefully-rescue", Box::new(move || shared.serve()))?;
        self.lock().threads += 1;
        Ok(())
    }

    fn serve(&self) {
        let place = {
            let mut state = self.lock();
            state.calls.push((os::thread_id(), None));
            state.calls.len() - 1
        };
        while let Some(job) = self.next(place) {
            run(job);
        }
    }

    /// The next job for the thread in this place, which has done the one before.
    fn next(&self, place: usize) -> Option<Job> {
        let mut state = self.lock();
        state.calls[place].1 = None;
        loop {
            if let Some(job) = state.take() {
                state.calls[place].1 = job.call;
                self.wake(&mut state);
                return Some(job);
            }
            if state.ended {
                return None;
            }
            state.idle += 1;
            state = self.0.work.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
            state.waking = false;
        }
    }

    /// Held only to push, pop and count; never while a job runs.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    /// How many there are once this one is in a job that blocks, and another one of these has waited too long.
    fn threads_for(push: impl Fn(&Rescue, Box<dyn FnOnce() + Send>)) -> usize {
        let rescue = Rescue::start().expect("a thread can be started");
        let (started, is_started) = mpsc::channel();
        let (let_go, waits) = mpsc::channel::<()>();
        rescue.run(move || {
            let _ = started.send(());
            let _ = waits.recv();
        });
        is_started.recv().expect("it runs");
        push(&rescue, Box::new(|| {}));
        thread::sleep(PATIENCE);
        rescue.look_after();
        let threads = rescue.lock().threads;
        drop(let_go);
        rescue.end();
        threads
    }

    #[test]
    fn a_job_that_has_waited_too_long_gets_a_thread() {
        assert_eq!(threads_for(Rescue::run), 2);
        assert_eq!(threads_for(Rescue::run_first), 2);
    }
}
