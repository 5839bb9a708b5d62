use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::time::{Sleep, sleep};

use crate::clock;
use crate::context::CleanupContext;

/// How often a deadline is looked at again: it may have moved, and nobody tells.
const LOOK: Duration = Duration::from_millis(20);

/// The share of one field, which shrinks with the deadline.
pub(super) struct Bound {
    cx: CleanupContext,
    begun: Instant,
    left: u32,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Bound {
    pub(super) fn of(cx: &CleanupContext, left: u32) -> Self {
        Self { cx: cx.clone(), begun: clock::now(), left, sleep: None }
    }

    /// Ready with the share, in words, when it is used up.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<String> {
        if self.left <= 1 {
            return Poll::Pending;
        }
        loop {
            let share = self.cx.deadline().saturating_duration_since(self.begun) / self.left;
            let rest = share.saturating_sub(clock::now().saturating_duration_since(self.begun));
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
