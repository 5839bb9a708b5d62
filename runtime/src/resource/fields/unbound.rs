//! Without a runtime there is no timer, and no bound but the resource's.

use std::task::{Context, Poll};

use crate::context::CleanupContext;

pub(super) struct Bound;

impl Bound {
    pub(super) fn of(_: &CleanupContext, _: u32) -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "the same signature as with the runtime")]
    pub(super) fn poll(&mut self, _: &mut Context<'_>) -> Poll<String> {
        Poll::Pending
    }
}
