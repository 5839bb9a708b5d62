//! Tasks that end with whom they belong to.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::group::{Group, Member};
use super::origins::WorkKind;
use super::stop::Stop;
use super::waiters::{CUT, RUNNING, STOPPING, TaskSeat};
use super::within::polling;
use crate::caught::caught;
use crate::driver::{Letter, TaskPanic};

/// A task that was spawned on the app, or on a part of it. Awaiting it gives what came of it; dropping it changes nothing.
pub struct Task<T>(Handle<T>);

enum Handle<T> {
    /// It was never begun.
    None,
    Task(JoinHandle<Result<T, Ended>>),
    /// A thread of its own.
    Thread(oneshot::Receiver<Result<T, Ended>>),
}

/// Why a task has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfinished {
    /// It was dropped, or never begun, because the stop had come, its time was up or somebody aborted it.
    Stopped,
    /// It panicked: the message.
    Panicked(String),
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => f.write_str("the task was stopped before it was done"),
            Self::Panicked(message) => write!(f, "the task panicked: {message}"),
        }
    }
}

impl Error for Unfinished {}

impl<T> Task<T> {
    pub(super) fn none() -> Self {
        Self(Handle::None)
    }

    pub(super) fn of(handle: JoinHandle<Result<T, Ended>>) -> Self {
        Self(Handle::Task(handle))
    }

    pub(super) fn of_thread(result: oneshot::Receiver<Result<T, Ended>>) -> Self {
        Self(Handle::Thread(result))
    }

    /// Has it dropped where it waits, whatever else goes on. What blocks a thread goes on, unless it has not begun.
    pub fn abort(&self) {
        if let Handle::Task(handle) = &self.0 {
            handle.abort();
        }
    }

    /// Whether it is no more.
    pub fn is_finished(&self) -> bool {
        match &self.0 {
            Handle::None => true,
            Handle::Task(handle) => handle.is_finished(),
            Handle::Thread(result) => !result.is_empty() || result.is_terminated(),
        }
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, Unfinished>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // What panics is caught where it does; tokio's own errors are those of tasks that were aborted.
        let joined = match &mut self.0 {
            Handle::None => return Poll::Ready(Err(Unfinished::Stopped)),
            Handle::Task(handle) => ready!(Pin::new(handle).poll(cx)).ok(),
            Handle::Thread(result) => ready!(Pin::new(result).poll(cx)).ok(),
        };
        Poll::Ready(joined.unwrap_or(Err(Ended::STOPPED)).map_err(Unfinished::from))
    }
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("finished", &self.is_finished()).finish()
    }
}

impl Group {
    /// Spawns what is dropped where it waits when the stop comes.
    pub(crate) fn spawn<F>(
        &self,
        name: Option<&'static str>,
        place: &'static Location<'static>,
        future: F,
    ) -> Task<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.launch(WorkKind::Task, name, place, |_| future)
    }

    /// Spawns what is told, waited for, and dropped where it waits when its time is up.
    pub(crate) fn spawn_graceful<F, Fut>(
        &self,
        name: Option<&'static str>,
        place: &'static Location<'static>,
        task: F,
    ) -> Task<Fut::Output>
    where
        F: FnOnce(Stop) -> Fut,
        Fut: Future<Output: Send> + Send + 'static,
    {
        self.launch(WorkKind::Graceful, name, place, |group| task(group.stop()))
    }

    pub(super) fn launch<F>(
        &self,
        kind: WorkKind,
        name: Option<&'static str>,
        place: &'static Location<'static>,
        future: impl FnOnce(&Self) -> F,
    ) -> Task<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let Some(member) = self.join(kind, name, place) else { return Task::none() };
        let Some(runtime) = self.signal().news.runtime() else { return Task::none() };
        let future = Some(future(self));
        Task::of(runtime.spawn(Tracked { future, seat: TaskSeat::default(), member }))
    }
}

pin_project! {
    /// What is spawned. What it ran is dropped before it is no longer counted.
    struct Tracked<F> {
        #[pin]
        future: Option<F>,
        seat: TaskSeat,
        member: Member,
    }

    impl<F> PinnedDrop for Tracked<F> {
        #[inline]
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            this.seat.leave(&this.member.signal().waiters);
        }
    }
}

impl<F: Future> Future for Tracked<F> {
    type Output = Result<F::Output, Ended>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let signal = this.member.signal();
        let limit = match this.member.0.kind {
            WorkKind::Graceful => STOPPING,
            // It looks after itself.
            WorkKind::Scope => CUT,
            _ => RUNNING,
        };
        loop {
            let level = signal.waiters.level();
            // What it gives is kept apart, so that one net catches what polling and dropping panic with.
            let mut output = None;
            let polled = polling(signal, cx.waker(), || {
                caught(|| {
                    if level <= limit
                        && let Some(future) = this.future.as_mut().as_pin_mut()
                    {
                        match future.poll(cx) {
                            Poll::Ready(ready) => output = Some(ready),
                            Poll::Pending => return Poll::Pending,
                        }
                    }
                    this.future.set(None);
                    Poll::Ready(())
                })
            });
            match polled {
                Ok(Poll::Pending) => {}
                Ok(Poll::Ready(())) => return Poll::Ready(output.ok_or(Ended::STOPPED)),
                Err(message) => {
                    // Where polling has panicked it is still there, and what it gave is nobody's where dropping has.
                    let _ = caught(|| this.future.set(None));
                    let _ = caught(move || drop(output));
                    return Poll::Ready(Err(ended(this.member, message)));
                }
            }
            // What is inside relies on this; where the level has risen meanwhile it has to look again.
            if !this.seat.poll(&signal.waiters, level, cx.waker()) {
                return Poll::Pending;
            }
        }
    }
}

/// Why a task has no result: what it panicked with, if it did. Smaller than [`Unfinished`], so that a small task stays
/// small.
pub(super) struct Ended(Option<Box<str>>);

impl Ended {
    const STOPPED: Self = Self(None);
}

impl From<Ended> for Unfinished {
    fn from(ended: Ended) -> Self {
        ended.0.map_or(Self::Stopped, |message| Self::Panicked(message.into()))
    }
}

/// Tells that it has panicked.
#[cold]
pub(super) fn ended(member: &Member, message: String) -> Ended {
    let said = message.as_str().into();
    let panic = TaskPanic { of: member.owner(), work: member.0.one(), message };
    member.signal().news.mailbox.post(Letter::TaskPanicked(panic));
    Ended(Some(said))
}
