//! Whether the program is stopping, and waiting until it is.
//!
//! 1. `is_stopping` is one atomic load.
//! 2. A [`Stopping`] that is made before, while or after the stop comes resolves: it registers, then looks again.
//! 3. The first who asks is noted: a main that never asked cannot know, and is not waited for.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::task::{Context, Poll};

use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

use crate::driver::{Letter, Mailbox, install_again, is_main};
use crate::engine::Event;

const UNASKED: u8 = 0;
const ASKED: u8 = 1;
const STOPPING: u8 = 2;

/// A token that tells whether the program is stopping. One `Arc`: cheap to clone, cheap to ask.
#[derive(Clone)]
pub struct Stop(Arc<State>);

struct State {
    stop: AtomicU8,
    ready: AtomicBool,
    noticed: AtomicBool,
    told: Arc<Notify>,
    mailbox: Mailbox,
}

impl Stop {
    pub(crate) fn new(mailbox: Mailbox) -> Self {
        Self(Arc::new(State {
            stop: AtomicU8::new(UNASKED),
            ready: AtomicBool::new(false),
            noticed: AtomicBool::new(false),
            told: Arc::new(Notify::new()),
            mailbox,
        }))
    }

    /// Whether everything is told to stop: true from the quiesce step on.
    #[inline]
    pub fn is_stopping(&self) -> bool {
        let stop = self.0.stop.load(Ordering::Acquire);
        if stop == UNASKED {
            self.note_asked();
        }
        stop == STOPPING
    }

    /// Resolves when [`is_stopping`](Self::is_stopping) turns true; at once if it is.
    pub fn stopping(&self) -> Stopping {
        self.note_asked();
        Stopping { stop: self.clone(), told: None }
    }

    /// Whoever requests the shutdown from inside main is main, and knows.
    pub(crate) fn note_if_main(&self) {
        if is_main() {
            self.note_asked();
        }
    }

    /// The cold half of asking, taken once in the life of a program.
    #[cold]
    fn note_asked(&self) {
        let first = self.0.stop.compare_exchange(UNASKED, ASKED, Ordering::AcqRel, Ordering::Relaxed);
        if first.is_ok() {
            self.0.mailbox.event(Event::MainAsked);
        }
    }

    /// The request has come: readiness turns down.
    pub(crate) fn notice(&self) {
        self.0.noticed.store(true, Ordering::Release);
    }

    /// Everybody who asks is told.
    pub(crate) fn set(&self) {
        self.notice();
        self.0.stop.store(STOPPING, Ordering::SeqCst);
    }

    /// Everybody who waits is told, after [`set`](Self::set). Not by the guardian: a waker is user code.
    pub(crate) fn wake(&self) {
        self.0.told.notify_waiters();
    }

    pub(crate) fn set_ready(&self) {
        if !self.0.ready.swap(true, Ordering::AcqRel) {
            self.0.mailbox.post(Letter::Ready);
            install_again();
        }
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.0.ready.load(Ordering::Acquire) && !self.0.noticed.load(Ordering::Acquire)
    }

    pub(crate) fn mailbox(&self) -> &Mailbox {
        &self.0.mailbox
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stopping = self.0.stop.load(Ordering::Acquire) == STOPPING;
        f.debug_struct("Stop").field("stopping", &stopping).finish_non_exhaustive()
    }
}

/// Resolves when the program is told to stop. Owned, so that it can be handed to a server.
#[must_use = "a future does nothing unless it is awaited"]
pub struct Stopping {
    stop: Stop,
    told: Option<Pin<Box<OwnedNotified>>>,
}

impl Future for Stopping {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.stop.is_stopping() {
            return Poll::Ready(());
        }
        let this = &mut *self;
        let told = this.told.get_or_insert_with(|| Box::pin(Arc::clone(&this.stop.0.told).notified_owned()));
        // Told between the first look and the registration: `Notify` reaches only what was made before it.
        if this.stop.is_stopping() {
            return Poll::Ready(());
        }
        told.as_mut().poll(cx)
    }
}

impl fmt::Debug for Stopping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stopping").field(&self.stop).finish()
    }
}
