//! What ends when the stop comes: futures, streams and readers.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use tokio::io::{AsyncRead, ReadBuf};

use super::guard::Stopped;
use super::stop::Stop;
use super::waiters::Seat;

/// Ends anything that is polled when a stop comes.
pub trait UntilStop: Sized {
    /// This, until `stop` comes (`&app`, `&stop`, or one of its own).
    ///
    /// - A future gives `Ok` with its output, or `Err(Stopped)`. What it was waiting for is dropped right then. Polled
    ///   again after that it stays pending.
    /// - A stream (feature `stream`) ends, and stays ended.
    /// - A reader is at its end: it reads nothing more, and no error.
    ///
    /// It may be polled on one runtime after the other: it is woken where it was polled last.
    ///
    /// It asks the stop before it polls, so what is always ready ends too. Nothing is allocated, and a task of the
    /// library's own registers nothing for it. In any other one the waker stays registered after this has ended, for who
    /// waits next: one on each thread, until another one has waited there.
    #[inline]
    fn until<S: AsRef<Stop>>(self, stop: S) -> Until<Self, S> {
        Until { inner: Some(self), waits: Waits { stop, seat: Seat::default() } }
    }
}

impl<T> UntilStop for T {}

pin_project! {
    /// Something that ends when a stop comes: see [`UntilStop::until`].
    #[derive(Debug)]
    #[must_use = "it does nothing unless it is polled"]
    pub struct Until<T, S: AsRef<Stop> = Stop> {
        #[pin]
        inner: Option<T>,
        waits: Waits<S>,
    }
}

/// The stop, and who waits for it here.
#[derive(Debug)]
struct Waits<S: AsRef<Stop>> {
    stop: S,
    seat: Seat,
}

impl<S: AsRef<Stop>> Waits<S> {
    /// Whether it has come.
    #[inline]
    fn is_over(&self) -> bool {
        self.stop.as_ref().is_stopping()
    }

    /// The same, a moment later; if it has not, the task is woken when it does.
    #[inline]
    fn poll(&mut self, cx: &Context<'_>) -> bool {
        self.stop.as_ref().poll_again(&mut self.seat, cx.waker())
    }
}

impl<S: AsRef<Stop>> Drop for Waits<S> {
    #[inline]
    fn drop(&mut self) {
        self.stop.as_ref().leave(&mut self.seat);
    }
}

impl<T, S: AsRef<Stop>> Until<T, S> {
    /// What ends, as long as it has not.
    pub fn get_ref(&self) -> Option<&T> {
        self.inner.as_ref()
    }

    /// What ends, as long as it has not.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.inner.as_mut()
    }
}

impl<F: Future, S: AsRef<Stop>> Future for Until<F, S> {
    type Output = Result<F::Output, Stopped>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(future) = this.inner.as_mut().as_pin_mut() else { return Poll::Pending };
        if !this.waits.is_over() {
            match future.poll(cx) {
                Poll::Ready(output) => {
                    this.inner.set(None);
                    return Poll::Ready(Ok(output));
                }
                Poll::Pending if !this.waits.poll(cx) => return Poll::Pending,
                Poll::Pending => {}
            }
        }
        this.inner.set(None);
        Poll::Ready(Err(Stopped))
    }
}

/// Out of the way of what has not.
#[cfg(feature = "stream")]
#[cold]
#[inline(never)]
fn ended<T>() -> Poll<Option<T>> {
    Poll::Ready(None)
}

#[cfg(feature = "stream")]
impl<T: futures_core::Stream, S: AsRef<Stop>> futures_core::Stream for Until<T, S> {
    type Item = T::Item;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T::Item>> {
        let mut this = self.project();
        let Some(stream) = this.inner.as_mut().as_pin_mut() else { return ended() };
        if !this.waits.is_over() {
            match stream.poll_next(cx) {
                Poll::Ready(Some(item)) => return Poll::Ready(Some(item)),
                Poll::Pending if !this.waits.poll(cx) => return Poll::Pending,
                _ => {}
            }
        }
        this.inner.set(None);
        Poll::Ready(None)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // It may end at any time.
        (0, self.inner.as_ref().map_or(Some(0), |stream| stream.size_hint().1))
    }
}

impl<R: AsyncRead, S: AsRef<Stop>> AsyncRead for Until<R, S> {
    #[inline]
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut this = self.project();
        let Some(reader) = this.inner.as_mut().as_pin_mut() else { return Poll::Ready(Ok(())) };
        if !this.waits.is_over() {
            match reader.poll_read(cx, buf) {
                Poll::Ready(read) => return Poll::Ready(read),
                Poll::Pending if !this.waits.poll(cx) => return Poll::Pending,
                Poll::Pending => {}
            }
        }
        this.inner.set(None);
        Poll::Ready(Ok(()))
    }
}
