//! What users hold: the app, what it manages, and how it is asked to stop.

mod builder;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::io;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

pub use builder::{Builder, Flavor};

use crate::caught::caught;
use crate::driver::{Letter, Mailbox};
use crate::engine::{Event, InstanceId, SlotRef};
use crate::resource::{Card, DeclaredIn, IntoCleanupResult, Lifecycle, Managed, Open};
use crate::words::Verdict;
use crate::work::{Group, Guard, News, Pace, Scope, Stop, Stopped, Stopping, Task, TaskGroup};

/// The running program, as far as its end is concerned. Cheap to clone; every clone is the same app.
///
/// `App` alone is an open lifecycle: any [`Resource`](crate::Resource) may be managed. `App<Shop>` is a closed one:
/// what `Shop` does not declare does not compile.
pub struct App<L = Open> {
    stop: Stop,
    shared: Arc<Shared>,
    lifecycle: PhantomData<fn() -> L>,
}

struct Shared {
    next_id: AtomicU64,
    kept: Kept,
    work: Group,
}

/// What is dropped last.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Vec<Box<dyn Any + Send>>>>);

impl Kept {
    fn keep(&self, value: impl Any + Send) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(value));
    }

    /// Drops it, latest first.
    pub(crate) fn release(&self) {
        loop {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(kept) = kept else { return };
            // A panic in one is told by the panic hook; the others are dropped too, and the status stays.
            let _ = caught(move || drop(kept));
        }
    }
}

impl<L: Lifecycle> App<L> {
    /// For a program that has its own main: see [`Builder::run`].
    pub fn builder() -> Builder<L> {
        Builder::new()
    }

    pub(crate) fn new(mailbox: Mailbox) -> Self {
        let stop = Stop::new(mailbox);
        let work = Group::of_app(stop.news());
        let shared = Shared { next_id: AtomicU64::new(0), kept: Kept::default(), work };
        Self { stop, shared: Arc::new(shared), lifecycle: PhantomData }
    }

    /// Gives `value` to the app, which closes it at its turn, and returns a borrow of it.
    ///
    /// This never fails. After the shutdown was requested the value is told to take no new work at once, and joins
    /// its slot; where the slot is done already, it is cleaned at once and marked late in the report.
    #[track_caller]
    pub fn manage<T: DeclaredIn<L>>(&self, value: T) -> Managed<T> {
        let (slot, name) = match T::INDEX {
            Some(index) => (SlotRef::Declared(index), L::FACTS[index].identity.name),
            None => (SlotRef::Open(const { &T::FACTS }), T::FACTS.identity.name),
        };
        let id = self.next_id();
        let card = Card::new(id, name, self.stop.news());
        let (managed, body) = Managed::new(value, Arc::clone(&card));
        self.mailbox().post(Letter::Manage { slot, body, card });
        managed
    }

    /// Closes one resource now, after everything that uses one of its kind, and waits for its verdict. It happens
    /// exactly once: closing again, or when the app closes anyway, gives the same verdict.
    ///
    /// Dropping the future does not stop the closing.
    pub async fn close<T>(&self, managed: &Managed<T>) -> Verdict {
        let (reply, verdict) = oneshot::channel();
        self.mailbox().post(Letter::Close { id: managed.card().id, reply, alone: false });
        // Nobody answers where it is closed. Else the guardian goes only with the process, and then nobody waits.
        verdict.await.ok().or_else(|| managed.card().verdict()).unwrap_or(Verdict::Abandoned)
    }

    /// Runs `work` at the end of the drain, before any resource is cleaned, so it may use them all. All deferred work
    /// runs in parallel, within what is left of `drain` (at least a quarter of `reserve`), and is in the report under
    /// `name`.
    #[track_caller]
    pub fn defer<F>(&self, name: &'static str, work: F)
    where
        F: Future<Output: IntoCleanupResult> + Send + 'static,
    {
        let work = Box::pin(async move { work.await.into_cleanup_result() });
        let card = Card::new(self.next_id(), name, self.stop.news());
        self.mailbox().post(Letter::Defer { card, work });
    }

    /// Spawns `future` on the app's runtime. When the stop comes it is dropped at its next `.await`.
    ///
    /// After the stop nothing begins any more: the task is [`Unfinished::Stopped`](crate::Unfinished). A panic in it is in
    /// the report, and requests the shutdown unless the lifecycle says otherwise. A panic while that one unwinds aborts the
    /// process, after everything open was aborted.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.shared.work.spawn(None, Location::caller(), future)
    }

    /// Spawns a task that is told when the stop comes, by the token that it gets, and is waited for until the drain ends.
    /// Then it is dropped at its next `.await`; the report names it if it does not stop.
    #[track_caller]
    pub fn spawn_graceful<F, Fut>(&self, task: F) -> Task<Fut::Output>
    where
        F: FnOnce(Stop) -> Fut,
        Fut: Future<Output: Send> + Send + 'static,
    {
        self.shared.work.spawn_graceful(None, Location::caller(), task)
    }

    /// Runs `work` on the runtime's threads for what blocks. It is told by the token that it gets, and waited for until the
    /// drain ends; then it is left behind and named in the report.
    #[track_caller]
    pub fn spawn_blocking<F, T>(&self, work: F) -> Task<T>
    where
        F: FnOnce(Stop) -> T + Send + 'static,
        T: Send + 'static,
    {
        self.shared.work.spawn_blocking(Location::caller(), work)
    }

    /// Runs `work` on a thread of its own, of this name; else as [`spawn_blocking`](Self::spawn_blocking).
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
        self.shared.work.thread(name, Location::caller(), work)
    }

    /// Work in flight that is no task: as long as the guard is there, the drain waits for it, up to its bound. A main that
    /// takes one knows that it may have to end, and is waited for too. It may be taken and dropped anywhere, also in a
    /// destructor, in a thread that is torn down, and while a panic unwinds.
    ///
    /// # Errors
    ///
    /// After the stop: nothing joins a drain that has begun.
    #[track_caller]
    pub fn guard(&self, name: &'static str) -> Result<Guard, Stopped> {
        self.stop.note_if_main();
        self.shared.work.guard(name, Location::caller())
    }

    /// Tasks and guards that are cancelled together: see [`TaskGroup`]. `name` is for the report.
    pub fn group(&self, name: &'static str) -> TaskGroup {
        TaskGroup::new(&self.shared.work, name, None)
    }

    /// The same for many long-lived connections: when the stop comes they are told in batches, spread over the drain, so
    /// that their peers do not all come back at once. See [`Pace`].
    pub fn paced(&self, name: &'static str, pace: Pace) -> TaskGroup {
        TaskGroup::new(&self.shared.work, name, Some(pace))
    }

    /// A part of the app that closes as one, such as a connection, a job or a session: when it is closed, when it is
    /// dropped, or when the app closes. `name` is for the report.
    #[track_caller]
    pub fn scope(&self, name: &'static str) -> Scope<L> {
        Scope::new(self, name, Location::caller())
    }

    /// Keeps `value` until everything else is done: it is dropped last, after the report was told. For the guard of a
    /// log writer, which main's locals would drop before the first cleanup. What was kept last is dropped first. A
    /// process that has to be forced to end does not drop it.
    pub fn keep(&self, value: impl Any + Send) {
        self.shared.kept.keep(value);
    }

    pub(crate) fn work(&self) -> &Group {
        &self.shared.work
    }

    pub(crate) fn news(&self) -> &Arc<News> {
        self.stop.news()
    }

    /// The same app, for a program that has declared its lifecycle.
    pub(crate) fn of_lifecycle<M>(self) -> App<M> {
        App { stop: self.stop, shared: self.shared, lifecycle: PhantomData }
    }

    /// What the guardian has of it.
    pub(crate) fn parts(&self) -> (Stop, Group) {
        (self.stop.clone(), self.shared.work.clone())
    }

    /// Tasks and cleanups run there from now on.
    pub(crate) fn set_runtime(&self, runtime: Handle) {
        self.stop.news().set_runtime(runtime.clone());
        self.mailbox().post(Letter::Runtime(runtime));
    }

    pub(crate) fn kept(&self) -> &Kept {
        &self.shared.kept
    }

    /// Says that start-up is done: [`is_ready`](Self::is_ready) turns true.
    pub fn ready(&self) {
        self.stop.set_ready();
    }

    /// Readiness, for a load balancer: true from [`ready`](Self::ready) until the shutdown is requested. It turns
    /// false before [`is_stopping`](Self::is_stopping) turns true: in between the program keeps serving for `delay`.
    pub fn is_ready(&self) -> bool {
        self.stop.is_ready()
    }

    /// Whether everything is told to stop. One atomic load.
    #[inline]
    pub fn is_stopping(&self) -> bool {
        self.stop.is_stopping()
    }

    /// Resolves when the program is told to stop. It owns what it needs, so it can be handed to a server:
    /// `axum::serve(..).with_graceful_shutdown(app.stopping())`.
    pub fn stopping(&self) -> Stopping {
        self.stop.stopping()
    }

    /// A token of the stop, for code that should not hold the app.
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Requests the shutdown. Main is awaited up to `drain`, if it asked whether to stop or called this itself; its
    /// status is the program's. Asking again changes nothing.
    pub fn shutdown(&self) {
        self.stop.note_if_main();
        self.mailbox().event(Event::Shutdown);
    }

    /// Requests the shutdown, with this exit status. The first status asked for wins.
    pub fn exit(&self, code: u8) {
        self.stop.note_if_main();
        self.mailbox().event(Event::Exit { code });
    }

    /// Has the shutdown requested when stdin ends, or nobody reads stdout any more, as `eof = "request"` in a lifecycle
    /// does; also where that has happened already. It is seen by who reads and writes them with
    /// [`stdin`](crate::stdin()) and [`stdout`](crate::stdout()).
    #[cfg(feature = "stdin")]
    pub fn stop_at_eof(&self) {
        self.mailbox().event(Event::StopAtEof);
    }

    pub(crate) fn mailbox(&self) -> &Mailbox {
        self.stop.mailbox()
    }

    fn next_id(&self) -> InstanceId {
        InstanceId(self.shared.next_id.fetch_add(1, Ordering::Relaxed))
    }
}

impl<L> AsRef<Stop> for App<L> {
    fn as_ref(&self) -> &Stop {
        &self.stop
    }
}

impl<L> Clone for App<L> {
    fn clone(&self) -> Self {
        Self { stop: self.stop.clone(), shared: Arc::clone(&self.shared), lifecycle: PhantomData }
    }
}

impl<L> fmt::Debug for App<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("stop", &self.stop).finish_non_exhaustive()
    }
}
