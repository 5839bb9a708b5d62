//! Without a runtime there is no timer, and no bound but the resource's.

use std::task::{Context, Poll};

use crate::context::CleanupContext;

pub(super) struct Bound;

impl Bound {
    pub(super) fn of(_: &CleanupContext, _: u32) -> Self {
        Self
    }

    /// Releases the field for a moment.
    #[expect(clippy::unused_self, reason = "the same signature as with the runtime")]
    pub(super) fn within<R>(&self, release: impl FnOnce() -> R) -> R {
        release()
    }

    #[expect(clippy::unused_self, reason = "the same signature as with the runtime")]
    pub(super) fn poll(&mut self, _: &mut Context<'_>) -> Poll<String> {
        Poll::Pending
    }
}
