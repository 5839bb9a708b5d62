//! Streams that own what feeds them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use pin_project_lite::pin_project;

use super::closed::Closed;
use super::guard::Guard;
use super::scope::Scope;
use super::stop::Stop;
use super::until::{Until, UntilStop};
use crate::resource::{Lifecycle, Open};
use crate::words::Verdict;

pin_project! {
    /// A stream that owns the scope that feeds it: made by [`Scope::stream`].
    #[must_use = "a stream does nothing unless it is polled"]
    pub struct ScopedStream<S, L = Open> {
        // In this order: what reads goes before what is read from.
        #[pin]
        stream: Option<Until<S, Stop>>,
        // The scope cleans nothing up as long as the stream is there.
        guard: Option<Guard>,
        scope: Option<Scope<L>>,
        of: Stop,
    }
}

impl<L: Lifecycle> Scope<L> {
    /// Hands this scope to `stream`, which it feeds: it closes when the stream is exhausted, or is dropped before that,
    /// wherever that happens: by whoever breaks out of its loop, in a `select!`, with an aborted task, in a panic. It
    /// closes once, on the app's runtime, after what is left of the stream was dropped. When the scope closes first, with
    /// the app, the stream ends; a main that reads one sees that end, as it is waited for.
    ///
    /// An item that is an error ends nothing by itself. Polled after its end it stays ended. It may be read on one runtime
    /// after the other.
    #[track_caller]
    pub fn stream<S: Stream>(self, stream: S) -> ScopedStream<S, L> {
        let guard = self.guard("stream").ok();
        let stream = guard.is_some().then(|| stream.until(self.stop()));
        let of = self.stop();
        ScopedStream { stream, guard, scope: Some(self), of }
    }
}

impl<S, L: Lifecycle> ScopedStream<S, L> {
    /// Resolves when the scope has closed, as [`Scope::closed`]: also for who will drop the stream, or give it away.
    pub fn closed(&self) -> Closed {
        Closed::new(self.of.clone())
    }

    /// Drops what is left of the stream, closes the scope and gives its verdicts: none where it has closed already, by the
    /// stream's end.
    pub async fn close(self: Pin<&mut Self>) -> Vec<(&'static str, Verdict)> {
        let mut this = self.project();
        this.stream.set(None);
        *this.guard = None;
        match this.scope.take() {
            Some(scope) => scope.close().await,
            None => Vec::new(),
        }
    }
}

impl<S: Stream, L> Stream for ScopedStream<S, L> {
    type Item = S::Item;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        let Some(stream) = this.stream.as_mut().as_pin_mut() else { return Poll::Ready(None) };
        match stream.poll_next(cx) {
            Poll::Ready(None) => {
                this.stream.set(None);
                *this.guard = None;
                *this.scope = None;
                Poll::Ready(None)
            }
            item => item,
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

impl<S, L> fmt::Debug for ScopedStream<S, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedStream").field("ended", &self.stream.is_none()).finish_non_exhaustive()
    }
}
