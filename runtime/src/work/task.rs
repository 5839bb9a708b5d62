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
use super::whereabouts;
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
        let future = future(self);
        Task::of(if const { is_better_apart(size_of::<F>()) } {
            runtime.spawn(Tracked::new(member, Box::pin(future)))
        } else {
            runtime.spawn(Tracked::new(member, future))
        })
    }
}

/// Whether a future of so many bytes takes a place of its own. A task of the runtime takes a multiple of 128 bytes, and
/// what is around the future leaves room for 8 in the first 128. So one that is a little larger, as most are that only wait
/// for their stop, takes a good deal less in two places, and no longer to begin. One that is larger still gains nothing by
/// it, and a smaller one takes longer.
const fn is_better_apart(size: usize) -> bool {
    32 < size && size <= 64
}

impl<F> Tracked<F> {
    fn new(member: Member, future: F) -> Self {
        Self { member, live: Some(Live { future, seat: TaskSeat::default() }) }
    }
}

/// What would be spawned, for the models.
#[cfg(all(test, gracefully_loom))]
pub(super) fn tracked<F: Future>(
    group: &Group,
    kind: WorkKind,
    place: &'static Location<'static>,
    future: F,
) -> Option<impl Future<Output = Result<F::Output, Ended>>> {
    let member = group.join(kind, None, place)?;
    Some(Tracked::new(member, future))
}

pin_project! {
    /// What is spawned. What it ran is dropped before it is no longer counted.
    ///
    /// Its fields are in this order so that the runtime finds room for what it adds, in the last byte's spare values, and
    /// for the result, in all that is before: a small task takes what it would take untracked.
    #[repr(C)]
    struct Tracked<F> {
        member: Member,
        #[pin]
        live: Option<Live<F>>,
    }

    impl<F> PinnedDrop for Tracked<F> {
        #[inline]
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if this.live.is_some() {
                drop_early(this.live, this.member);
            }
        }
    }
}

pin_project! {
    /// What runs.
    #[repr(C)]
    struct Live<F> {
        #[pin]
        future: F,
        seat: TaskSeat,
    }
}

impl<F> Live<F> {
    /// Drops it where it is.
    #[inline]
    fn end(mut this: Pin<&mut Option<Self>>, member: &Member) {
        if let Some(live) = this.as_mut().as_pin_mut() {
            live.project().seat.leave(&member.signal().waiters);
        }
        this.set(None);
    }
}

/// The runtime drops it where it waits, since it is aborted or there is no runtime any more.
#[cold]
fn drop_early<F>(live: Pin<&mut Option<Live<F>>>, member: &Member) {
    if let Err(message) = caught(|| Live::end(live, member)) {
        let _ = ended(member, message);
    }
}

impl<F: Future> Future for Tracked<F> {
    type Output = Result<F::Output, Ended>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let _at = whereabouts::at(&this.member.0);
        let signal = this.member.signal();
        loop {
            let level = signal.waiters.level();
            let runs = level <= RUNNING || level <= limit(this.member);
            // What it gives is kept apart, so that one net catches what polling and dropping panic with.
            let mut output = None;
            let polled = polling(signal, cx.waker(), || {
                caught(|| {
                    if runs && let Some(live) = this.live.as_mut().as_pin_mut() {
                        match live.project().future.poll(cx) {
                            Poll::Ready(ready) => output = Some(ready),
                            Poll::Pending => return Poll::Pending,
                        }
                    }
                    Live::end(this.live.as_mut(), this.member);
                    Poll::Ready(())
                })
            });
            match polled {
                Ok(Poll::Pending) => {}
                Ok(Poll::Ready(())) => return Poll::Ready(output.ok_or(Ended::STOPPED)),
                Err(message) => {
                    // Where polling has panicked it is still there, and where dropping has, nobody gets what it gave.
                    let _ = caught(|| Live::end(this.live.as_mut(), this.member));
                    let _ = caught(move || drop(output));
                    return Poll::Ready(Err(ended(this.member, message)));
                }
            }
            let Some(live) = this.live.as_mut().as_pin_mut() else { continue };
            // What is inside relies on this; where the level has risen meanwhile it has to look again.
            if !live.project().seat.poll(&signal.waiters, level, cx.waker()) {
                return Poll::Pending;
            }
        }
    }
}

/// Up to which level it runs.
#[cold]
fn limit(member: &Member) -> u8 {
    match member.0.kind {
        WorkKind::Graceful => STOPPING,
        // It looks after itself.
        WorkKind::Scope => CUT,
        _ => RUNNING,
    }
}

/// Why a task has no result, where it was not just stopped. Smaller than [`Unfinished`], so that a small task stays small.
pub(super) struct Ended(Option<Box<Unfinished>>);

impl Ended {
    const STOPPED: Self = Self(None);
}

impl From<Ended> for Unfinished {
    fn from(ended: Ended) -> Self {
        ended.0.map_or(Self::Stopped, |unfinished| *unfinished)
    }
}

/// Tells that it has panicked.
#[cold]
pub(super) fn ended(member: &Member, message: String) -> Ended {
    let unfinished = Unfinished::Panicked(message.clone());
    let panic = TaskPanic { of: member.owner(), work: member.0.one(), message };
    member.signal().news.mailbox.post(Letter::TaskPanicked(panic));
    Ended(Some(Box::new(unfinished)))
}
