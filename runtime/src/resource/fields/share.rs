//! What one field has of the time of its cleanup, and who asks for it inside of a function that gets the field alone.

#[cfg(feature = "process")]
use std::cell::RefCell;
use std::time::{Duration, Instant};

use crate::clock;
use crate::context::CleanupContext;

/// A part of what is left until the deadline, which shrinks with that.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    pub(crate) cx: CleanupContext,
    begun: Instant,
    left: u32,
}

impl Share {
    /// One part of so many.
    pub(crate) fn of(cx: &CleanupContext, left: u32) -> Self {
        Self { cx: cx.clone(), begun: clock::now(), left: left.max(1) }
    }

    /// How long it is, from its beginning.
    pub(crate) fn span(&self) -> Duration {
        self.cx.deadline().saturating_duration_since(self.begun) / self.left
    }

    /// Whether there is none after it.
    pub(super) fn is_last(&self) -> bool {
        self.left == 1
    }

    /// When it began.
    pub(crate) fn begun(&self) -> Instant {
        self.begun
    }
}

#[cfg(feature = "process")]
thread_local! {
    /// Of the field that is being released on this thread.
    static CURRENT: RefCell<Option<Share>> = const { RefCell::new(None) };
}

/// The share of the field that is being released here, if one is.
#[cfg(feature = "process")]
pub(crate) fn current() -> Option<Share> {
    CURRENT.with_borrow(Clone::clone)
}

/// Releases a field for a moment, which has this share.
#[cfg(feature = "process")]
pub(super) fn within<R>(share: &Share, release: impl FnOnce() -> R) -> R {
    let before = CURRENT.replace(Some(share.clone()));
    // What is called here does not panic: it is caught within.
    let done = release();
    CURRENT.set(before);
    done
}

/// Nobody asks.
#[cfg(not(feature = "process"))]
pub(super) fn within<R>(_: &Share, release: impl FnOnce() -> R) -> R {
    release()
}
