//! Groups: work in flight that is cancelled together, at once or in batches.

mod pace;
mod team;

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

pub use pace::Pace;
pub(super) use team::{Team, Teams};

use super::closed::Closed;
use super::group::Group;
use super::guard::{Guard, Stopped};
use super::stop::Stop;
use super::task::Task;

/// Tasks and guards that are cancelled together: made by [`App::group`](crate::App::group), or of a
/// [`Managed`](crate::Managed) or a [`Scope`](crate::Scope), whose work they are. They count there, are told and cut with
/// all the rest, and are named in the report by where they were begun.
///
/// ```
/// # use std::time::Duration;
/// # use gracefully::App;
/// # async fn fetch(_: &str) {}
/// async fn newest(app: &App, urls: &'static [&'static str]) {
///     let downloads = app.group("downloads");
///     for url in urls {
///         downloads.spawn(fetch(url));
///     }
///     // Nobody wants them any more.
///     downloads.cancel();
///     downloads.closed().await;
/// }
/// ```
///
/// It owns nothing: what has a resource to close is a [`Scope`](crate::Scope), which has a task of its own for that, and
/// closes when it is dropped. A group is a counter and a stop. It is cheap to clone, and dropping it changes nothing: its
/// tasks go on. What was closed or cancelled takes nobody in any more; for another batch make another group.
#[derive(Clone)]
pub struct TaskGroup {
    name: &'static str,
    team: Arc<Team>,
}

impl TaskGroup {
    pub(crate) fn new(of: &Group, name: &'static str, pace: Option<Pace>) -> Self {
        Self { name, team: of.part(pace) }
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// As [`App::spawn`](crate::App::spawn): dropped at its next `.await` when the group is closed or cancelled, or the
    /// stop comes.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.team.next().spawn(Some(self.name), Location::caller(), future)
    }

    /// As [`App::spawn_graceful`](crate::App::spawn_graceful): told when the group is closed or the stop comes, by the token
    /// that it gets, and dropped when the group is cancelled or the drain ends.
    #[track_caller]
    pub fn spawn_graceful<F, Fut>(&self, task: F) -> Task<Fut::Output>
    where
        F: FnOnce(Stop) -> Fut,
        Fut: Future<Output: Send> + Send + 'static,
    {
        self.team.next().spawn_graceful(Some(self.name), Location::caller(), task)
    }

    /// As [`App::guard`](crate::App::guard). What it guards is told by [`Guard::stop`].
    ///
    /// # Errors
    ///
    /// When the group was closed or cancelled, or the stop has come.
    #[track_caller]
    pub fn guard(&self, name: &'static str) -> Result<Guard, Stopped> {
        self.team.next().guard(name, Location::caller())
    }

    /// A token of its stop: it comes when the group is closed or cancelled, or when the stop comes to whom it belongs. In a
    /// [paced](Pace) group those in it have stops of their own, which come later.
    pub fn stop(&self) -> Stop {
        self.team.all().stop()
    }

    /// Closes it, as the end of the program would: nobody joins any more, tasks that were just spawned are dropped, and
    /// those that are graceful are told; a paced group in batches. Nobody waits here: [`closed`](Self::closed) does.
    pub fn close(&self) {
        self.team.close(None);
        self.team.wake();
    }

    /// Cancels it: nobody joins any more, all of its tasks are dropped at their next `.await`, the graceful ones too, and
    /// its guards' stops come.
    pub fn cancel(&self) {
        self.team.close(None);
        self.team.cut();
        self.team.wake();
    }

    /// Resolves when it was closed or cancelled, by whomever, and nobody is left in it. It does not close it.
    pub fn closed(&self) -> Closed {
        Closed::new(self.stop())
    }

    /// How many are in flight: tasks, and guards.
    pub fn len(&self) -> usize {
        self.team.all().len()
    }

    /// Whether nobody is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for TaskGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskGroup")
            .field("name", &self.name)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
