//! Whether the program, or a part of it, is stopping, and waiting until it is.
//!
//! 1. `is_stopping` is one atomic load.
//! 2. A [`Stopping`] that is made before, while or after the stop comes resolves: it registers, and is refused where it
//!    has come.
//! 3. The first who asks the app is noted: a main that never asked cannot know, and is not waited for.
//! 4. A task of ours is woken by what it registered once; what waits inside of it registers nothing. What waits in any
//!    other task registers anew only where another one has waited on its thread meanwhile: see `waiters::kept`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use super::waiters::{CUT, RUNNING, STOPPING, Seat, UNASKED, Waiters, kept};
use super::within;
use crate::clock;
use crate::driver::{Letter, Mailbox, install_again, is_main};
use crate::engine::Event;
use crate::words::Reason;

/// A token that tells whether the program is stopping, or the part of it that this token belongs to. One `Arc`: cheap to
/// clone, cheap to ask. How retries end with it: [`sleeper`](Self::sleeper).
#[derive(Clone)]
pub struct Stop(pub(super) Arc<Signal>);

/// What there is to know for whom a stop is meant.
pub(super) struct Signal {
    pub(super) waiters: Waiters,
    /// When what was told has to be done: nanoseconds after the base of `news`; the most there is where nobody knows.
    bound: AtomicU64,
    pub(super) news: Arc<News>,
    /// The one that is cancelled when the stop comes, once somebody has asked for one.
    #[cfg(feature = "tokio-util")]
    pub(super) token: OnceLock<tokio_util::sync::CancellationToken>,
}

/// What all stops of one app share.
pub(crate) struct News {
    ready: AtomicBool,
    noticed: AtomicBool,
    reason: OnceLock<Reason>,
    base: Instant,
    pub(crate) mailbox: Mailbox,
    runtime: OnceLock<Handle>,
    /// How long a drain may take, and what is cut to end; zero as long as nobody has said.
    drain: OnceLock<(Duration, Duration)>,
}

impl News {
    /// How long what is told has to end.
    pub(super) fn drain(&self) -> Duration {
        self.drain.get().map_or(Duration::ZERO, |(drain, _)| *drain)
    }

    /// How long what is cut has to end.
    pub(super) fn moment(&self) -> Duration {
        self.drain.get().map_or(Duration::ZERO, |(_, moment)| *moment)
    }

    /// How long these may take.
    pub(crate) fn set_drain(&self, drain: Duration, moment: Duration) {
        let _ = self.drain.set((drain, moment));
    }

    /// Where tasks run, once there is such a place.
    pub(crate) fn runtime(&self) -> Option<&Handle> {
        self.runtime.get()
    }

    /// Tasks run there from now on.
    pub(crate) fn set_runtime(&self, runtime: Handle) {
        // There is one for each app.
        let _ = self.runtime.set(runtime);
    }
}

impl Signal {
    fn new(waiters: Waiters, news: Arc<News>) -> Arc<Self> {
        Arc::new(Self {
            waiters,
            bound: AtomicU64::new(u64::MAX),
            news,
            #[cfg(feature = "tokio-util")]
            token: OnceLock::new(),
        })
    }

    /// Of an app.
    pub(super) fn of_app(mailbox: Mailbox) -> Arc<Self> {
        let news = News {
            ready: AtomicBool::new(false),
            noticed: AtomicBool::new(false),
            reason: OnceLock::new(),
            base: clock::now(),
            mailbox,
            runtime: OnceLock::new(),
            drain: OnceLock::new(),
        };
        Self::new(Waiters::large(UNASKED), Arc::new(news))
    }

    /// Of all the work of an app: who asks it is not main.
    pub(super) fn of_work(news: Arc<News>) -> Arc<Self> {
        Self::new(Waiters::large(RUNNING), news)
    }

    /// Of a part of an app.
    pub(super) fn of_part(news: Arc<News>) -> Arc<Self> {
        Self::new(Waiters::small(RUNNING), news)
    }

    /// When what was told has to be done.
    pub(super) fn set_bound(&self, bound: Instant) {
        self.bound.store(self.nanos(bound), Ordering::Release);
    }

    /// It has to be done by then, if not before.
    fn shorten_bound(&self, bound: Instant) {
        self.bound.fetch_min(self.nanos(bound), Ordering::AcqRel);
    }

    fn nanos(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.news.base).as_nanos()).unwrap_or(u64::MAX)
    }

    pub(super) fn bound(&self) -> Option<Instant> {
        match self.bound.load(Ordering::Acquire) {
            u64::MAX => None,
            nanos => Some(self.news.base + Duration::from_nanos(nanos)),
        }
    }
}

impl Stop {
    pub(crate) fn new(mailbox: Mailbox) -> Self {
        Self(Signal::of_app(mailbox))
    }

    /// Of a part of an app that has no work of its own: a cleanup.
    pub(crate) fn of_part(news: &Arc<News>) -> Self {
        Self(Signal::of_part(Arc::clone(news)))
    }

    /// It comes, for all who ask. Those who wait are told by [`wake`](Self::wake).
    pub(crate) fn come(&self) {
        self.0.waiters.raise(STOPPING);
    }

    /// What is told has to be done by then, if not before.
    pub(crate) fn shorten(&self, bound: Instant) {
        self.0.shorten_bound(bound);
    }

    /// Whether everything that this is the stop of is told to stop. For an app: true from the quiesce step on.
    #[inline]
    pub fn is_stopping(&self) -> bool {
        let level = self.0.waiters.level();
        // One comparison, as long as it runs.
        level != RUNNING && self.is_past_running(level)
    }

    #[cold]
    fn is_past_running(&self, level: u8) -> bool {
        if level == UNASKED {
            self.note_asked();
        }
        level >= STOPPING
    }

    /// Resolves when [`is_stopping`](Self::is_stopping) turns true; at once if it is. Nobody who begins to wait while the stop
    /// comes is missed, and a waker that panics keeps no other from being woken.
    pub fn stopping(&self) -> Stopping {
        self.is_stopping();
        Stopping { stop: self.clone(), seat: Seat::default() }
    }

    /// What is left until what was told has to be done: of the drain, for tasks. Zero when that has passed; none before
    /// the stop comes. In a cleanup, whose end is known from its beginning, what is left until its deadline.
    pub fn remaining(&self) -> Option<Duration> {
        self.0.bound().map(|bound| bound.saturating_duration_since(clock::now()))
    }

    /// Where the app's tasks run.
    #[cfg(feature = "stdin")]
    pub(crate) fn runtime(&self) -> Option<&Handle> {
        self.0.news.runtime()
    }

    /// What requested the shutdown of the program, once something has.
    pub fn reason(&self) -> Option<&Reason> {
        self.0.news.reason.get()
    }

    /// Whoever requests the shutdown from inside main is main, and knows.
    pub(crate) fn note_if_main(&self) {
        if is_main() {
            self.is_stopping();
        }
    }

    /// The cold half of asking, taken once in the life of a program.
    #[cold]
    fn note_asked(&self) {
        if self.0.waiters.raise(RUNNING) {
            self.0.news.mailbox.event(Event::MainAsked);
        }
    }

    /// The request has come: readiness turns down.
    pub(crate) fn notice(&self, reason: &Reason) {
        let _ = self.0.news.reason.set(reason.clone());
        self.0.news.noticed.store(true, Ordering::Release);
    }

    /// Everybody who asks is told, and until when.
    pub(crate) fn set(&self, bound: Instant) {
        self.0.set_bound(bound);
        self.0.waiters.raise(STOPPING);
    }

    /// Everybody who waits is told, after [`set`](Self::set). Not by the guardian: a waker is user code.
    pub(crate) fn wake(&self) {
        self.0.waiters.wake();
    }

    pub(crate) fn set_ready(&self) {
        if !self.0.news.ready.swap(true, Ordering::AcqRel) {
            self.mailbox().post(Letter::Ready);
            install_again();
        }
    }

    pub(crate) fn is_ready(&self) -> bool {
        let News { ready, noticed, .. } = &*self.0.news;
        ready.load(Ordering::Acquire) && !noticed.load(Ordering::Acquire)
    }

    pub(crate) fn mailbox(&self) -> &Mailbox {
        &self.0.news.mailbox
    }

    pub(crate) fn news(&self) -> &Arc<News> {
        &self.0.news
    }

    /// Whether it has come; if not, `waker` is woken when it does.
    #[inline]
    pub(super) fn poll_stop(&self, seat: &mut Seat, waker: &Waker) -> bool {
        self.is_stopping() || self.poll_again(seat, waker)
    }

    /// The same for who has just asked.
    #[inline]
    pub(super) fn poll_again(&self, seat: &mut Seat, waker: &Waker) -> bool {
        // Invariant 4, and invariant 2 of `kept`.
        !(within::is_woken_by(&self.0, waker) || kept::take_of(&self.0, seat, waker))
            && seat.poll(&self.0.waiters, RUNNING, waker)
    }

    #[inline]
    pub(super) fn leave(&self, seat: &mut Seat) {
        if !seat.is_free() {
            kept::keep(&self.0, std::mem::take(seat));
        }
    }

    /// Resolves when the time of what was told is up.
    pub(super) fn cut(&self) -> Cut<'_> {
        Cut { stop: self, seat: Seat::default() }
    }
}

impl AsRef<Self> for Stop {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stopping = self.0.waiters.level() >= STOPPING;
        f.debug_struct("Stop").field("stopping", &stopping).finish_non_exhaustive()
    }
}

/// See [`Stop::cut`].
pub(super) struct Cut<'a> {
    stop: &'a Stop,
    seat: Seat,
}

impl Future for Cut<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { stop, seat } = &mut *self;
        let signal = &stop.0;
        let is_cut = if within::is_woken_by(signal, cx.waker()) {
            signal.waiters.level() >= CUT
        } else {
            // Who waits from before the stop on is woken by that, and looks again.
            signal.waiters.level() >= CUT || seat.poll(&signal.waiters, STOPPING, cx.waker())
        };
        if is_cut { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Drop for Cut<'_> {
    fn drop(&mut self) {
        self.stop.leave(&mut self.seat);
    }
}

/// Resolves when the program is told to stop, or the part of it whose stop this came from. Owned, so that it can be handed
/// to a server.
#[must_use = "a future does nothing unless it is awaited"]
pub struct Stopping {
    stop: Stop,
    seat: Seat,
}

impl Future for Stopping {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        if this.stop.poll_stop(&mut this.seat, cx.waker()) { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Drop for Stopping {
    fn drop(&mut self) {
        self.stop.leave(&mut self.seat);
    }
}

impl fmt::Debug for Stopping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stopping").field(&self.stop).finish()
    }
}
