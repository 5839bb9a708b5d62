//! Work that blocks its thread: told, waited for within the bound, abandoned and named past it.

use std::io;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::group::{Group, Member};
use super::origins::WorkKind;
use super::stop::Stop;
use super::task::{Ended, Task, ended};
use super::waiters::{RUNNING, Seat};
use super::whereabouts;
use crate::boxed;
use crate::caught::caught;

impl Group {
    /// Runs `work` on the runtime's threads for what blocks.
    pub(crate) fn spawn_blocking<F, T>(&self, place: &'static Location<'static>, work: F) -> Task<T>
    where
        F: FnOnce(Stop) -> T + Send + 'static,
        T: Send + 'static,
    {
        let Some(member) = self.join(WorkKind::Blocking, None, place) else { return Task::none() };
        let Some(runtime) = member.signal().news.runtime().cloned() else { return Task::none() };
        let stop = self.stop();
        Task::of(runtime.spawn_blocking(move || run(&member, stop, work)))
    }

    /// Runs `work` on a thread of its own.
    pub(crate) fn thread<F, T>(
        &self,
        name: &'static str,
        place: &'static Location<'static>,
        work: F,
    ) -> io::Result<Task<T>>
    where
        F: FnOnce(Stop) -> T + Send + 'static,
        T: Send + 'static,
    {
        let Some(member) = self.join(WorkKind::Thread, Some(name), place) else { return Ok(Task::none()) };
        let stop = self.stop();
        let (reply, result) = oneshot::channel();
        let run = move || {
            // Whoever wanted to know may be gone.
            let _ = reply.send(run(&member, stop, work));
        };
        boxed::thread(name, Box::new(run))?;
        Ok(Task::of_thread(result))
    }
}

/// It counts as long as the member is there, which outlives everything that it had.
pub(super) fn run<T>(member: &Member, stop: Stop, work: impl FnOnce(Stop) -> T) -> Result<T, Ended> {
    let _at = whereabouts::at(&member.0);
    let done = caught(move || work(stop));
    done.map_err(|message| ended(member, message))
}

impl Stop {
    /// Blocks this thread until the stop comes. For threads; a task awaits [`stopping`](Self::stopping).
    pub fn wait(&self) {
        self.wait_until(None);
    }

    /// Blocks this thread until the stop comes, or that long; whether it has come.
    pub fn wait_for(&self, limit: Duration) -> bool {
        self.wait_until(Instant::now().checked_add(limit))
    }

    fn wait_until(&self, until: Option<Instant>) -> bool {
        let parked = Arc::new(Parked { thread: thread::current(), woken: AtomicBool::new(false) });
        let waker = Waker::from(Arc::clone(&parked));
        let mut seat = Seat::default();
        let mut come = self.is_stopping() || seat.poll(&self.0.waiters, RUNNING, &waker);
        while !come && !parked.woken.load(Ordering::Acquire) {
            match until.map(|until| until.saturating_duration_since(Instant::now())) {
                Some(left) if left.is_zero() => break,
                Some(left) => thread::park_timeout(left),
                None => thread::park(),
            }
            come = self.is_stopping();
        }
        self.leave(&mut seat);
        self.is_stopping()
    }
}

/// A thread that waits.
struct Parked {
    thread: Thread,
    woken: AtomicBool,
}

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
