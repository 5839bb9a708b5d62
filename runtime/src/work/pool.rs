//! Jobs on rayon's threads.
//!
//! 1. A job is work in flight of the app: joined where it is given to the pool, so that it is waited for also while it is
//!    in the pool's queue.
//! 2. Nothing here waits. The drain does, and its bound is the jobs'.
//! 3. What has not begun when the time is up does not begin.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use rayon_core::ThreadPool;
use tokio::sync::oneshot;

use super::group::Group;
use super::guard::Stopped;
use super::origins::WorkKind;
use super::task::{Task, Unfinished};
use super::thread::run;
use super::waiters::CUT;
use crate::app::App;
use crate::resource::Lifecycle;
use crate::work::Stop;

/// A pool of rayon's threads whose jobs end with the program: what it runs is finished within the drain, and it takes
/// nothing new after the stop. A job that goes on past the bound is left behind, and named in the report by the place that
/// gave it to the pool.
///
/// It is cheap to clone; all clones are the same pool. Its threads end when nobody has it any more, and its jobs are done.
#[derive(Clone)]
pub struct Pool {
    threads: Arc<ThreadPool>,
    work: Group,
    app: Stop,
}

impl Pool {
    /// Jobs on these threads are work of `app`.
    pub fn new<L: Lifecycle>(app: &App<L>, threads: ThreadPool) -> Self {
        Self { threads: Arc::new(threads), work: app.work().clone(), app: app.stop() }
    }

    /// Gives the pool a job, which is told of the stop by the token that it gets. Awaiting the task gives what came of it;
    /// dropping the task changes nothing. In the job rayon's `join`, `scope` and iterators are of this pool.
    ///
    /// A main that gives it one knows that it may have to end, and is waited for, as one that takes a guard.
    ///
    /// A panic in the job is in the report, as one in a task is. A job that has not begun when the drain's time is up does
    /// not begin.
    ///
    /// # Errors
    ///
    /// After the stop.
    #[track_caller]
    pub fn spawn<F, T>(&self, job: F) -> Result<Task<T>, Stopped>
    where
        F: FnOnce(Stop) -> T + Send + 'static,
        T: Send + 'static,
    {
        self.app.note_if_main();
        let member = self.work.join(WorkKind::Blocking, None, Location::caller()).ok_or(Stopped)?;
        let stop = self.work.stop();
        let (reply, result) = oneshot::channel();
        self.threads.spawn(move || {
            if member.signal().waiters.level() < CUT {
                // Whoever wanted to know may be gone.
                let _ = reply.send(run(&member, stop, job));
            }
        });
        Ok(Task::of_thread(result))
    }

    /// Runs a job on the pool's threads, and blocks this thread until it is done: for threads, not for tasks. It may borrow.
    ///
    /// # Errors
    ///
    /// After the stop, and where the job panics, which is in the report.
    #[track_caller]
    pub fn install<F, T>(&self, job: F) -> Result<T, Unfinished>
    where
        F: FnOnce(Stop) -> T + Send,
        T: Send,
    {
        self.app.note_if_main();
        let member = self.work.join(WorkKind::Blocking, None, Location::caller());
        let member = member.ok_or(Unfinished::Stopped)?;
        let stop = self.work.stop();
        self.threads.install(|| run(&member, stop, job)).map_err(Unfinished::from)
    }

    /// The threads. What is given to them past this is not waited for.
    pub fn threads(&self) -> &ThreadPool {
        &self.threads
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("threads", &self.threads.current_num_threads()).finish_non_exhaustive()
    }
}
