//! A small lifecycle inside the app: what a connection, a job or a session opens, and closes together.
//!
//! 1. A scope closes once: when it is closed, when it is dropped, or when the app closes, whichever comes first.
//! 2. Dropping one only notifies. Its cleanups run on the app's runtime, whichever thread that was.
//! 3. What it manages is the engine's as any other value, so it has a verdict, a bound and an abort also where the
//!    scope has no time left to close by itself.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::io;
use std::panic::Location;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Notify, oneshot};

use super::closed::{Closed, Closing};
use super::group::{Group, Owner};
use super::groups::{Pace, TaskGroup};
use super::guard::{Guard, Stopped};
use super::origins::WorkKind;
use super::stop::Stop;
use super::task::Task;
use super::until::UntilStop;
use super::within;
use crate::app::App;
use crate::clock;
use crate::driver::Letter;
use crate::engine::InstanceId;
use crate::plan::{Facts, PlanBuf, Settings};
use crate::resource::{Card, DeclaredIn, Lifecycle, Managed, Open};
use crate::words::Verdict;

/// A part of the app that closes as one: resources, tasks and guards, in this order from the last to the first. Made by
/// [`App::scope`].
///
/// It closes when it is [closed](Self::close), when it is dropped, or when the app closes. Its tasks are told and have as
/// long as a drain; then what it manages is cleaned up, in the order that the types imply. What it was lent, a
/// [`Managed`] of the app, it never cleans up. It may be dropped anywhere: in a task of its own, on a thread without a
/// runtime, and while a panic unwinds.
#[must_use = "a scope closes when it is dropped"]
pub struct Scope<L = Open> {
    app: App<L>,
    inner: Arc<Inner>,
    /// Closes it, and gives the verdicts.
    closer: Option<Task<Vec<(&'static str, Verdict)>>>,
}

struct Inner {
    group: Group,
    asked: Notify,
    members: Mutex<Vec<Member>>,
}

/// Something that it manages. The card is not held: who does counts as holding the value.
struct Member {
    id: InstanceId,
    name: &'static str,
    card: Weak<Card>,
    place: Place,
}

#[derive(Clone, Copy)]
enum Place {
    /// The stage of its slot in the plan of a closed lifecycle.
    Stage(u32),
    /// What its type says, where there is no plan yet.
    Open(&'static Facts),
}

impl<L: Lifecycle> Scope<L> {
    pub(crate) fn new(app: &App<L>, name: &'static str, place: &'static Location<'static>) -> Self {
        let ended = Arc::new(Notify::new());
        let group = Group::of_part(app.news(), Owner::Scope(Arc::clone(&ended)));
        let inner = Arc::new(Inner { group, asked: Notify::new(), members: Mutex::default() });
        let own = Arc::clone(&inner);
        let closing = Closing(inner.group.clone());
        let closer = app.work().launch(WorkKind::Scope, Some(name), place, |work| {
            let stop = work.stop();
            async move {
                let _closing = closing;
                own.close_when_asked(&stop, &ended).await
            }
        });
        let scope = Self { app: app.clone(), inner, closer: Some(closer) };
        if scope.is_finished() {
            // The app has stopped: nothing begins in here.
            scope.inner.group.close(None);
        }
        scope
    }

    /// Gives `value` to the app, as [`App::manage`] does, to be closed with this scope.
    #[track_caller]
    pub fn manage<T: DeclaredIn<L>>(&self, value: T) -> Managed<T> {
        let managed = self.app.manage(value);
        let place = match (T::INDEX, L::PLAN) {
            (Some(index), Some(plan)) => Place::Stage(plan.slots[index].stage),
            _ => Place::Open(const { &T::FACTS }),
        };
        let card = managed.card();
        self.inner.lock().push(Member { id: card.id, name: card.name, card: Arc::downgrade(card), place });
        managed
    }

    /// As [`App::spawn`], for as long as this scope is open.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.inner.group.spawn(None, Location::caller(), future)
    }

    /// As [`App::spawn_graceful`]: the token is of this scope.
    #[track_caller]
    pub fn spawn_graceful<F, Fut>(&self, task: F) -> Task<Fut::Output>
    where
        F: FnOnce(Stop) -> Fut,
        Fut: Future<Output: Send> + Send + 'static,
    {
        self.inner.group.spawn_graceful(None, Location::caller(), task)
    }

    /// As [`App::spawn_blocking`]: the token is of this scope.
    #[track_caller]
    pub fn spawn_blocking<F, T>(&self, work: F) -> Task<T>
    where
        F: FnOnce(Stop) -> T + Send + 'static,
        T: Send + 'static,
    {
        self.inner.group.spawn_blocking(Location::caller(), work)
    }

    /// As [`App::thread`]: the token is of this scope.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    #[track_caller]
    pub fn thread<F, T>(&self, name: &'static str, work: F) -> io::Result<Task<T>>
    where
        F: FnOnce(Stop) -> T + Send + 'static,
        T: Send + 'static,
    {
        self.inner.group.thread(name, Location::caller(), work)
    }

    /// As [`App::guard`]: the scope waits for it before it cleans up, and a main that takes one is waited for.
    ///
    /// # Errors
    ///
    /// When this scope, or the app, was told to close.
    #[track_caller]
    pub fn guard(&self, name: &'static str) -> Result<Guard, Stopped> {
        self.app.as_ref().note_if_main();
        self.inner.group.guard(name, Location::caller())
    }

    /// As [`App::group`]: tasks and guards of this scope that are cancelled together, before it closes or with it.
    pub fn group(&self, name: &'static str) -> TaskGroup {
        TaskGroup::new(&self.inner.group, name, None)
    }

    /// As [`App::paced`]: told in batches when this scope closes, or the app.
    pub fn paced(&self, name: &'static str, pace: Pace) -> TaskGroup {
        TaskGroup::new(&self.inner.group, name, Some(pace))
    }

    /// A token of its stop: it comes when this scope closes.
    pub fn stop(&self) -> Stop {
        self.inner.group.stop()
    }

    /// Whether it has closed.
    pub fn is_finished(&self) -> bool {
        self.closer.as_ref().is_none_or(Task::is_finished)
    }

    /// Resolves when it has closed: what it managed has its verdict, or was left to the app, which ends too. It keeps
    /// nothing open, so it tells of a scope that is dropped elsewhere:
    ///
    /// ```
    /// # use gracefully::App;
    /// async fn serve(app: &App) {
    ///     let session = app.scope("session");
    ///     let closed = session.closed();
    ///     tokio::spawn(async move {
    ///         let _session = session; // closes wherever this task ends, or is dropped
    ///     });
    ///     closed.await;
    /// }
    /// ```
    ///
    /// A task of the scope's own must not await it: the scope waits for the task, up to its bound.
    pub fn closed(&self) -> Closed {
        Closed::new(self.stop())
    }

    /// Closes it, and gives the name and the verdict of everything that it managed, in the order of closing. Dropping
    /// this future does not stop the closing.
    ///
    /// Where the app ends first it closes the rest, and that is in the report. In a task of its own, which cannot wait
    /// for itself, it only asks, and the list is empty. Where its own work waits for this in another way (through another
    /// task, on a thread that blocks, with a guard that whoever closes it holds), the drain ends that: the scope cleans up
    /// then.
    pub async fn close(mut self) -> Vec<(&'static str, Verdict)> {
        self.inner.asked.notify_one();
        let Some(closer) = self.closer.take() else { return Vec::new() };
        if within::is_in(&self.inner.group) {
            return Vec::new();
        }
        closer.await.unwrap_or_default()
    }
}

impl<L> Scope<L> {
    /// Closes it, wherever the scope itself is by then.
    #[cfg(feature = "tokio-util")]
    pub(super) fn asks(&self) -> impl Fn() + Send + use<L> {
        let inner = Arc::clone(&self.inner);
        move || inner.asked.notify_one()
    }
}

impl<L> Drop for Scope<L> {
    fn drop(&mut self) {
        self.inner.asked.notify_one();
    }
}

impl<L> fmt::Debug for Scope<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").field("managed", &self.inner.lock().len()).finish_non_exhaustive()
    }
}

impl Inner {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Member>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The whole life of a scope, as a task of the app. It is never dropped before its own tasks are gone.
    async fn close_when_asked(&self, app: &Stop, ended: &Notify) -> Vec<(&'static str, Verdict)> {
        let _ = self.asked.notified().until(app).await;
        let drain = app.news().drain();
        let busy = self.group.close(Some(clock::now() + drain));
        self.group.wake();
        if busy {
            let waits = tokio::time::timeout(drain, ended.notified());
            if !matches!(app.until_cut(waits).await, Some(Ok(()))) {
                self.group.cut();
                self.group.wake();
                // Who blocks a thread is abandoned: the app waits no longer, and neither does this where it goes on.
                let moment = tokio::time::timeout(app.news().moment(), ended.notified());
                let _ = moment.await;
            }
        }
        let mut verdicts = Vec::new();
        for stage in self.stages() {
            let closing: Vec<_> = stage.iter().map(|member| (member, close(app, member.id))).collect();
            for (member, verdict) in closing {
                // What is left when the app's time is up, the app's plan closes.
                let Some(verdict) = app.until_cut(verdict).await else { return verdicts };
                // Nobody answers where it was closed before. If nobody holds it either, nobody wants to know.
                let earlier = || member.card.upgrade()?.verdict();
                verdicts.extend(verdict.ok().or_else(earlier).map(|verdict| (member.name, verdict)));
            }
        }
        verdicts
    }

    /// What it manages, by the stage in which it closes.
    fn stages(&self) -> Vec<Vec<Member>> {
        let members = std::mem::take(&mut *self.lock());
        let mut facts: Vec<Facts> = Vec::new();
        for member in &members {
            if let Place::Open(own) = member.place
                && facts.iter().all(|other| other.identity.hash != own.identity.hash)
            {
                facts.push(*own);
            }
        }
        let plan = (facts.len() > 1).then(|| PlanBuf::open(&facts, &Settings::NONE).0);
        let stage = |member: &Member| match (member.place, &plan) {
            (Place::Stage(stage), _) => stage,
            (Place::Open(_), None) => 0,
            (Place::Open(own), Some(plan)) => plan.plan().stage_of(own.identity).unwrap_or(0),
        };
        let mut stages: BTreeMap<u32, Vec<Member>> = BTreeMap::new();
        for member in members {
            stages.entry(stage(&member)).or_default().push(member);
        }
        stages.into_values().collect()
    }
}

/// Has this one closed, apart from all others of its kind.
fn close(app: &Stop, id: InstanceId) -> oneshot::Receiver<Verdict> {
    let (reply, verdict) = oneshot::channel();
    app.mailbox().post(Letter::Close { id, reply, alone: true });
    verdict
}

impl Stop {
    /// Waits for `future`, unless this work's time is up: then there is nothing.
    async fn until_cut<F: Future>(&self, future: F) -> Option<F::Output> {
        let (mut future, mut cut) = (pin!(future), pin!(self.cut()));
        std::future::poll_fn(|cx| {
            if let std::task::Poll::Ready(output) = future.as_mut().poll(cx) {
                return std::task::Poll::Ready(Some(output));
            }
            cut.as_mut().poll(cx).map(|()| None)
        })
        .await
    }
}
