//! Waiting until a part of the app is no more.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::group::Group;
use super::stop::Stop;
use super::waiters::{CUT, GONE, Seat};

/// Resolves when a scope or a group has closed, at once if it has. Owned, and it keeps nothing open: made before the scope
/// goes elsewhere, it tells when it is done there.
#[must_use = "a future does nothing unless it is awaited"]
pub struct Closed {
    of: Stop,
    seat: Seat,
}

impl Closed {
    /// Of whom this is the stop.
    pub(super) fn new(of: Stop) -> Self {
        Self { of, seat: Seat::default() }
    }

    /// Whether it has closed.
    pub fn is_closed(&self) -> bool {
        self.of.0.waiters.level() >= GONE
    }
}

impl Future for Closed {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        if this.seat.poll(&this.of.0.waiters, CUT, cx.waker()) { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Clone for Closed {
    fn clone(&self) -> Self {
        Self::new(self.of.clone())
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        self.of.leave(&mut self.seat);
    }
}

impl fmt::Debug for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Closed").field("closed", &self.is_closed()).finish()
    }
}

/// The group is gone when this goes, whatever dropped it.
pub(super) struct Closing(pub(super) Group);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.gone();
    }
}
