//! Stops as tokens of `tokio-util`, and tokens that ask for a stop.
//!
//! 1. There is one token for each stop, made when somebody first asks, and what is given out are its children. So one that
//!    is cancelled by whoever has it cancels nobody else's, and one that is dropped leaves nothing behind.
//! 2. It is cancelled by whoever wakes those who wait for the stop: no task waits for that.

use std::sync::Arc;
use std::task::{Wake, Waker};

use tokio_util::sync::CancellationToken;

use super::scope::Scope;
use super::stop::{Signal, Stop};
use super::task::Task;
use super::waiters::{RUNNING, Seat};
use crate::app::App;
use crate::engine::Event;
use crate::resource::Lifecycle;

/// Cancels it when it is woken.
struct Cancels(CancellationToken);

impl Wake for Cancels {
    fn wake(self: Arc<Self>) {
        self.0.cancel();
    }
}

impl Signal {
    /// Invariant 1.
    fn token(&self) -> &CancellationToken {
        self.token.get_or_init(|| {
            let token = CancellationToken::new();
            let waker = Waker::from(Arc::new(Cancels(token.clone())));
            // It stays registered as long as there is such a stop.
            if Seat::default().poll(&self.waiters, RUNNING, &waker) {
                token.cancel();
            }
            token
        })
    }
}

impl Stop {
    /// A token of `tokio-util` that is cancelled when the stop comes (feature `tokio-util`), for code that takes one. It is
    /// a child: to cancel it stops nothing but what was given this one, or a clone of it. Where the stop never comes it is
    /// never cancelled; nothing waits for that, and dropping it leaves nothing behind.
    ///
    /// Asking for it is asking whether to stop: a main that does is waited for.
    ///
    /// ```
    /// # use gracefully::App;
    /// use tokio_util::sync::CancellationToken;
    ///
    /// # async fn serve(_: CancellationToken) {}
    /// async fn work(app: &App) {
    ///     serve(app.stop().to_token()).await;
    ///     let token: CancellationToken = app.stop().into();
    ///     token.cancelled().await;
    /// }
    /// ```
    pub fn to_token(&self) -> CancellationToken {
        self.is_stopping();
        self.0.token().child_token()
    }
}

impl From<&Stop> for CancellationToken {
    /// See [`Stop::to_token`].
    fn from(stop: &Stop) -> Self {
        stop.to_token()
    }
}

impl From<Stop> for CancellationToken {
    /// See [`Stop::to_token`].
    fn from(stop: Stop) -> Self {
        stop.to_token()
    }
}

impl<L: Lifecycle> App<L> {
    /// Requests the shutdown when `token` is cancelled (feature `tokio-util`), as [`shutdown`](Self::shutdown) does: for a
    /// part of the program that has a token and no app. Until then a task of the app waits for it; to abort that is to
    /// take this back.
    ///
    /// A token that this app's stop gave is cancelled by whoever has it too, and that stops the app only where it is said
    /// here.
    #[track_caller]
    pub fn shutdown_on(&self, token: CancellationToken) -> Task<()> {
        let stop = self.stop();
        self.spawn(async move {
            token.cancelled().await;
            stop.mailbox().event(Event::Shutdown);
        })
    }
}

impl<L: Lifecycle> Scope<L> {
    /// Closes this scope when `token` is cancelled (feature `tokio-util`), if it is not closed before. A task of the scope
    /// waits for that.
    ///
    /// So a token becomes a [`Stop`]: that of a scope which closes when it is cancelled, or with the app.
    #[track_caller]
    pub fn close_on(&self, token: CancellationToken) -> Task<()> {
        let close = self.asks();
        self.spawn(async move {
            token.cancelled().await;
            close();
        })
    }
}
