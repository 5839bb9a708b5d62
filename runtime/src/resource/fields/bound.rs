use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use super::share::{Share, within};
use crate::clock;
use crate::context::CleanupContext;

/// How often a deadline is looked at again: it may have moved, and nobody tells.
const LOOK: Duration = Duration::from_millis(20);

/// The share of one field, which shrinks with the deadline.
pub(super) struct Bound {
    share: Share,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Bound {
    pub(super) fn of(cx: &CleanupContext, left: u32) -> Self {
        Self { share: Share::of(cx, left), sleep: None }
    }

    /// Releases the field for a moment.
    pub(super) fn within<R>(&self, release: impl FnOnce() -> R) -> R {
        within(&self.share, release)
    }

    /// Ready with the share, in words, when it is used up.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<String> {
        if self.share.is_last() {
            return Poll::Pending;
        }
        loop {
            let share = self.share.span();
            let rest = share.saturating_sub(clock::now().saturating_duration_since(self.share.begun()));
            if rest.is_zero() {
                return Poll::Ready(format!("{share:.1?}"));
            }
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep(rest.min(LOOK))));
            match sleep.as_mut().poll(cx) {
                Poll::Ready(()) => self.sleep = None,
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
