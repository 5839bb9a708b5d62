//! What main's thread does: polls main until it ends or is told to drop it, and then follows the guardian's orders.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use super::blame::Mark;
use super::finish::Finish;
use super::mailbox::{Letter, Mailbox};
use super::main_result::MainResult;
use crate::caught::{caught, poll_caught};
use crate::engine::{Event, MainEnd};

thread_local! {
    /// Whether main's future is being polled on this thread.
    static IN_MAIN: Cell<bool> = const { Cell::new(false) };
}

/// Whether the caller is main, as far as it did not spawn anything.
pub(crate) fn is_main() -> bool {
    IN_MAIN.get()
}

/// What the guardian wants of main's thread.
pub(super) enum Order {
    /// Poll main's future: what it may wait for has come. Its own waker says so too, from a rescue thread, which takes
    /// a hop more; this one wakes the runtime's waker of main's thread, in which there is no user code.
    PollMain,
    /// Drop main's future; it was told, and its time is up.
    DropMain,
    /// Shut the runtime down, within this.
    EndRuntime(Duration),
    /// Tell how it went, and leave.
    Finish(Box<Finish>),
}

/// Main's end of what is between the guardian and main's thread: the orders, and where main stands.
pub(super) struct Orders {
    inbound: UnboundedReceiver<Order>,
    main: Arc<Mark>,
}

/// The guardian's end.
pub(super) struct MainThread {
    orders: UnboundedSender<Order>,
    main: Arc<Mark>,
}

/// Makes both ends.
pub(super) fn main_thread() -> (MainThread, Orders) {
    let (orders, inbound) = mpsc::unbounded_channel();
    let main = Arc::new(Mark::default());
    (MainThread { orders, main: Arc::clone(&main) }, Orders { inbound, main })
}

impl MainThread {
    /// Asks something of it. When it is gone there is nobody to ask.
    pub(super) fn order(&self, order: Order) {
        let _ = self.orders.send(order);
    }

    /// Where main stands.
    pub(super) fn mark(&self) -> Arc<Mark> {
        Arc::clone(&self.main)
    }
}

impl Orders {
    /// The next one; none when there are no more.
    pub(super) async fn next(&mut self) -> Option<Order> {
        self.inbound.recv().await
    }

    /// The same, for a thread that has no runtime any more.
    pub(super) fn wait(&mut self) -> Option<Order> {
        self.inbound.blocking_recv()
    }
}

/// Main, to be polled to its end.
pub(super) type MainFuture<'a> = Pin<Box<dyn Future<Output = (MainEnd, Option<String>)> + 'a>>;

/// Main is called at the first poll: what it panics with there is its own too.
pub(super) fn main_future<'a, Fut>(main: impl FnOnce() -> Fut + 'a) -> MainFuture<'a>
where
    Fut: Future<Output: MainResult> + 'a,
{
    Box::pin(async move { main().await.main_end() })
}

/// Runs main to its end, whichever it is, and waits for the order to end the runtime.
///
/// This is what the runtime blocks on: on a current-thread runtime the cleanups run meanwhile.
pub(super) async fn drive(main: MainFuture<'_>, orders: &mut Orders, mailbox: &Mailbox) -> Duration {
    let mut main = Some(main);
    let mut ended_early = None;
    let mut is_told = false;
    let mark = Arc::clone(&orders.main);
    let (end, to_tell) = poll_fn(|cx| {
        loop {
            match orders.inbound.poll_recv(cx) {
                Poll::Ready(Some(Order::PollMain)) => is_told = true,
                Poll::Ready(Some(Order::EndRuntime(bound))) => {
                    ended_early = Some(bound);
                    return Poll::Ready((MainEnd::Dropped, None));
                }
                Poll::Ready(_) => return Poll::Ready((MainEnd::Dropped, None)),
                Poll::Pending => break,
            }
        }
        let Some(main) = &mut main else { return Poll::Ready((MainEnd::Dropped, None)) };
        IN_MAIN.set(true);
        mark.running();
        let polled = poll_caught(main.as_mut(), cx);
        IN_MAIN.set(false);
        mark.suspended();
        polled.map(|end| end.unwrap_or_else(|message| (MainEnd::Panicked { message }, None)))
    })
    .await;
    mark.dropping();
    // Main's own values go before anybody is told that it ended.
    let end = match (caught(|| drop(main.take())), end) {
        (Err(message), MainEnd::Returned { .. } | MainEnd::Dropped) => MainEnd::Panicked { message },
        (_, end) => end,
    };
    mark.ended();
    // Who writes it may wait for whoever reads it; main's thread may not, and the request comes before that.
    if let Some(text) = to_tell {
        mailbox.post(Letter::Say(text));
    }
    let end = Event::MainEnded(end);
    // The end of one that was told is no request, so it may be seen to here.
    if is_told {
        mailbox.bring(end);
    } else {
        mailbox.event(end);
    }
    match ended_early {
        Some(bound) => bound,
        None => end_of_runtime(orders).await,
    }
}

async fn end_of_runtime(orders: &mut Orders) -> Duration {
    loop {
        match orders.next().await {
            Some(Order::EndRuntime(bound)) => return bound,
            Some(_) => {}
            // The guardian never goes first; without it there is nobody to wait for.
            None => return Duration::ZERO,
        }
    }
}
