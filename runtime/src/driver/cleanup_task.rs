//! One cleanup as a task of its own: whatever becomes of it, the guardian is told once.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tracing::Span;
use tracing::span::EnteredSpan;

use super::instances::Begun;
use super::mailbox::{Mailbox, Work};
use super::ways_out::within;
use crate::caught::{caught, poll_caught, told};
use crate::context::CleanupContext;
use crate::engine::{Call, Event, InstanceId, Outcome};

/// Polls a cleanup. When it ends it tells `Finished`; dropped before that, `Stopped`. Either is told after the
/// cleanup's own values are dropped, so what comes next never overlaps with them. One that is cancelled is polled once
/// more before it is dropped, if it can know that its time is up.
pub(super) struct CleanupTask {
    id: InstanceId,
    begun: Option<Begun>,
    context: CleanupContext,
    mailbox: Mailbox,
    /// Made at the first poll: a subscriber is user code, which the guardian never runs.
    span: Option<Span>,
}

impl CleanupTask {
    pub(super) fn new(id: InstanceId, begun: Begun, context: CleanupContext, mailbox: Mailbox) -> Self {
        Self { id, begun: Some(begun), context, mailbox, span: None }
    }

    fn stop(&mut self) {
        if let Some(begun) = self.begun.take() {
            self.context.mark().dropping();
            if let Err(message) = caught(|| drop(begun)) {
                self.mailbox.event(Event::DropPanicked { id: self.id, message });
            }
            self.context.mark().dropped();
            self.context.over();
            self.mailbox.event(Event::Stopped { id: self.id });
        }
    }

    /// Whether it is to be dropped, and has something to say to that: one more poll.
    fn has_last_words(&self) -> bool {
        matches!(self.begun, Some(Begun::Work(_))) && self.context.has_stop()
    }

    fn finish(work: Work, outcome: Outcome) -> Outcome {
        let outcome = match caught(|| drop(work)) {
            Err(message) if matches!(outcome, Outcome::Ok) => Outcome::Panicked(message),
            _ => outcome,
        };
        // A subscriber that panics is not the cleanup's fault.
        let _ = caught(|| match &outcome {
            Outcome::Ok => tracing::debug!(target: "gracefully", "cleaned"),
            Outcome::Failed(error) => tracing::warn!(target: "gracefully", error, "failed"),
            Outcome::Panicked(message) => tracing::warn!(target: "gracefully", message, "panicked"),
        });
        outcome
    }

    /// What comes next may begin on this thread when it is told, so nothing of this one is left to do by then.
    fn tell(&mut self, outcome: Outcome) {
        let span = self.span.take();
        let _ = caught(|| drop(span));
        self.context.mark().ended();
        self.context.over();
        self.mailbox.bring(Event::Finished { id: self.id, outcome });
    }
}

impl Future for CleanupTask {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let within = within((self.id, Call::Cleanup));
        let ended = loop {
            let cancelled = self.context.is_cancelled();
            if cancelled && !self.has_last_words() {
                self.stop();
                return Poll::Ready(());
            }
            self.context.mark().running();
            let entered = self.enter();
            let poll = self.poll_begun(cx);
            let _ = caught(|| drop(entered));
            if let Poll::Ready(ended) = poll {
                break ended;
            }
            // It may have been cancelled meanwhile.
            self.context.cancel_wakes(cx.waker());
            if !self.context.is_cancelled() {
                return Poll::Pending;
            }
            if cancelled {
                self.stop();
                return Poll::Ready(());
            }
        };
        if let Some(outcome) = ended {
            self.tell(outcome);
        }
        drop(within);
        Poll::Ready(())
    }
}

impl CleanupTask {
    /// Where a subscriber panics there is no span: that is not the cleanup's fault.
    fn enter(&mut self) -> Option<EnteredSpan> {
        let name = self.context.name();
        let span = &mut self.span;
        let entered = caught(|| {
            let span = span
                .get_or_insert_with(|| tracing::info_span!(target: "gracefully", "cleanup", resource = name));
            span.clone().entered()
        });
        if entered.is_err() {
            let broken = self.span.replace(Span::none());
            let _ = caught(|| drop(broken));
        }
        entered.ok()
    }

    /// How it ended by itself; none where it was dropped.
    fn poll_begun(&mut self, cx: &mut Context<'_>) -> Poll<Option<Outcome>> {
        let Some(begun) = self.begun.take() else { return Poll::Ready(None) };
        let mut work = begun.into_work(&self.context);
        let outcome = match poll_caught(work.as_mut(), cx) {
            Poll::Pending => {
                self.begun = Some(Begun::Work(work));
                self.context.mark().suspended();
                return Poll::Pending;
            }
            Poll::Ready(Ok(Ok(()))) => Outcome::Ok,
            Poll::Ready(Ok(Err(error))) => Outcome::Failed(told(error)),
            Poll::Ready(Err(message)) => Outcome::Panicked(message),
        };
        Poll::Ready(Some(Self::finish(work, outcome)))
    }
}

impl Drop for CleanupTask {
    fn drop(&mut self) {
        let _within = within((self.id, Call::Cleanup));
        self.stop();
        let span = self.span.take();
        let _ = caught(|| drop(span));
    }
}
