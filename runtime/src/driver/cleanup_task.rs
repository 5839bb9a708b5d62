//! One cleanup as a task of its own: whatever becomes of it, the guardian is told once.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tracing::Span;

use super::mailbox::{Mailbox, Work};
use super::ways_out::within;
use crate::caught::{caught, poll_caught, told};
use crate::context::CleanupContext;
use crate::engine::{Call, Event, InstanceId, Outcome};

/// Polls a cleanup. When it ends it tells `Finished`; dropped before that, `Stopped`. Either is told after the
/// cleanup's own values are dropped, so what comes next never overlaps with them.
pub(super) struct CleanupTask {
    id: InstanceId,
    work: Option<Work>,
    context: CleanupContext,
    mailbox: Mailbox,
    /// Made at the first poll: a subscriber is user code, which the guardian never runs.
    span: Option<Span>,
}

impl CleanupTask {
    pub(super) fn new(id: InstanceId, work: Work, context: CleanupContext, mailbox: Mailbox) -> Self {
        Self { id, work: Some(work), context, mailbox, span: None }
    }

    pub(super) fn id(&self) -> InstanceId {
        self.id
    }

    fn stop(&mut self) {
        if let Some(work) = self.work.take() {
            self.context.mark().dropping();
            let _ = caught(|| drop(work));
            self.context.mark().dropped();
            self.mailbox.event(Event::Stopped { id: self.id });
        }
    }

    fn finish(&mut self, outcome: Outcome) {
        let outcome = match caught(|| drop(self.work.take())) {
            Err(message) if matches!(outcome, Outcome::Ok) => Outcome::Panicked(message),
            _ => outcome,
        };
        // A subscriber that panics is not the cleanup's fault.
        let _ = caught(|| match &outcome {
            Outcome::Ok => tracing::debug!(target: "gracefully", "cleaned"),
            Outcome::Failed(error) => tracing::warn!(target: "gracefully", error, "failed"),
            Outcome::Panicked(message) => tracing::warn!(target: "gracefully", message, "panicked"),
        });
        self.context.mark().ended();
        self.mailbox.event(Event::Finished { id: self.id, outcome });
    }
}

impl Future for CleanupTask {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let _within = within((self.id(), Call::Cleanup));
        if self.span.is_none() && self.context.is_cancelled() {
            self.stop();
            return Poll::Ready(());
        }
        self.context.mark().running();
        let name = self.context.name();
        let span = self
            .span
            .get_or_insert_with(|| tracing::info_span!(target: "gracefully", "cleanup", resource = name));
        let entered = span.clone().entered();
        let Some(work) = &mut self.work else { return Poll::Ready(()) };
        let outcome = match poll_caught(work.as_mut(), cx) {
            Poll::Pending => {
                self.context.mark().suspended();
                return Poll::Pending;
            }
            Poll::Ready(Ok(Ok(()))) => Outcome::Ok,
            Poll::Ready(Ok(Err(error))) => Outcome::Failed(told(error)),
            Poll::Ready(Err(message)) => Outcome::Panicked(message),
        };
        self.finish(outcome);
        drop(entered);
        Poll::Ready(())
    }
}

impl Drop for CleanupTask {
    fn drop(&mut self) {
        let _within = within((self.id(), Call::Cleanup));
        self.stop();
    }
}
