//! The least that a thing can cost.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;

/// Wakes itself once.
pub(crate) struct YieldOnce(pub(crate) bool);

impl Future for YieldOnce {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

/// The cheapest stream whose items are always ready: it counts.
pub(crate) struct Numbers(std::ops::Range<u64>);

impl Numbers {
    pub(crate) fn up_to(count: u32) -> Self {
        Self(0..u64::from(count))
    }
}

impl Stream for Numbers {
    type Item = u64;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u64>> {
        Poll::Ready(self.0.next())
    }
}

/// The same, until a flag is set.
pub(crate) struct Flagged<'a> {
    pub(crate) told: &'a Arc<AtomicBool>,
    pub(crate) numbers: Numbers,
}

impl Stream for Flagged<'_> {
    type Item = u64;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u64>> {
        if self.told.load(Ordering::Acquire) {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.numbers).poll_next(cx)
    }
}

/// A flag, and a plain list of wakers.
#[derive(Default)]
pub(crate) struct List {
    told: AtomicBool,
    wakers: Mutex<Vec<Waker>>,
}

impl List {
    pub(crate) async fn wait(&self) {
        poll_fn(|cx| {
            if self.told.load(Ordering::Acquire) {
                return Poll::Ready(());
            }
            let mut wakers = self.wakers.lock().expect("nobody panics in here");
            if self.told.load(Ordering::Acquire) {
                return Poll::Ready(());
            }
            wakers.push(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }

    pub(crate) fn tell(&self) {
        self.told.store(true, Ordering::Release);
        let wakers = std::mem::take(&mut *self.wakers.lock().expect("nobody panics in here"));
        for waker in wakers {
            waker.wake();
        }
    }
}
