//! Stops of cleanups: they come when the cleanup's own time is up.

use std::future::Future;
use std::sync::atomic::{Ordering, fence};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::CleanupContext;
use crate::caught::caught;
use crate::work::{Interrupted, Interval, News, Stop, Stopped};

/// The stop of one cleanup, once somebody has asked for it.
pub(super) struct TimeUp {
    news: Arc<News>,
    stop: OnceLock<Stop>,
}

impl TimeUp {
    pub(super) fn new(news: &Arc<News>) -> Self {
        Self { news: Arc::clone(news), stop: OnceLock::new() }
    }

    /// It comes, for all who ask. Gives it, for those who wait.
    pub(super) fn come(&self) -> Option<&Stop> {
        let stop = self.stop.get();
        stop.into_iter().for_each(Stop::come);
        stop
    }
}

impl CleanupContext {
    /// A token of this cleanup: its stop comes when the cleanup's time is up, that is at its
    /// [`deadline`](Self::deadline), or when it is aborted before that, and when it has ended. That of the program, which
    /// has come before any cleanup begins, it does not know. [`Stop::remaining`] is what is left until the deadline,
    /// [`Stop::reason`] what requested the shutdown.
    ///
    /// A cleanup that has asked for it is polled once more when it comes. What it says then is in the report: the verdict
    /// is that it timed out, with its own error as the reason. Without this it is dropped, and nobody knows what it was at. Its
    /// abort may have been called by then.
    ///
    /// Retries are driven as everywhere ([`Stop::sleeper`]):
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use backon::{ExponentialBuilder, Retryable};
    /// # use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};
    /// #[derive(Resource)]
    /// #[resource(timeout = "10s")]
    /// struct Lease {}
    ///
    /// # impl Lease {
    /// #     async fn give_back(&self) -> std::io::Result<()> { Ok(()) }
    /// # }
    /// impl Cleanup for Lease {
    ///     async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
    ///         let stop = cx.stop();
    ///         let attempt = async || match stop.is_stopping() {
    ///             // None begins when the time is up: this is in the report.
    ///             true => Err(std::io::Error::other("not given back in time")),
    ///             false => self.give_back().await,
    ///         };
    ///         attempt
    ///             .retry(ExponentialBuilder::default().without_max_times())
    ///             .sleep(stop.sleeper())
    ///             .when(|_| !stop.is_stopping())
    ///             .await?;
    ///         Ok(())
    ///     }
    /// }
    /// ```
    pub fn stop(&self) -> Stop {
        self.as_ref().clone()
    }

    /// Sleeps, unless the cleanup's time is up before that.
    ///
    /// # Errors
    ///
    /// When the cleanup's time is up: `?` ends it with that.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with time. Cleanups run inside of one.
    pub async fn sleep(&self, duration: Duration) -> Result<(), Stopped> {
        self.as_ref().sleep(duration).await
    }

    /// Ticks every `period`, for the first time at once, until the cleanup's time is up.
    ///
    /// # Panics
    ///
    /// Where `period` is zero, and outside of a tokio runtime with time.
    pub fn interval(&self, period: Duration) -> Interval {
        self.as_ref().interval(period)
    }

    /// Waits for `future` up to `limit`, unless the cleanup's time is up before that.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};
    /// #[derive(Resource)]
    /// #[resource(timeout = "10s")]
    /// struct Session {}
    ///
    /// # impl Session {
    /// #     async fn goodbye(&self) {}
    /// #     async fn close(&self) {}
    /// # }
    /// impl Cleanup for Session {
    ///     async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
    ///         // Half of what there is, and of less after a second Ctrl+C, for an answer that may never come.
    ///         let _ = cx.timeout(cx.remaining() / 2, self.goodbye()).await;
    ///         cx.timeout(Duration::from_secs(5), self.close()).await?;
    ///         Ok(())
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Interrupted::Elapsed`]: it took longer than `limit`, and the cleanup goes on. [`Interrupted::Stopped`]: the
    /// cleanup's time is up. The future is dropped then.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with time.
    pub async fn timeout<F: Future>(&self, limit: Duration, future: F) -> Result<F::Output, Interrupted> {
        self.as_ref().timeout(limit, future).await
    }

    /// Whether the stop was asked for, so that the cleanup may have something to say when it comes.
    pub(crate) fn has_stop(&self) -> bool {
        self.shared.time_up.stop.get().is_some()
    }

    /// The cleanup is no more: what it began and did not wait for has no more time either.
    pub(crate) fn over(&self) {
        if let Some(stop) = self.shared.time_up.come() {
            // A waker is user code.
            let _ = caught(|| stop.wake());
        }
    }

    /// The deadline has moved.
    pub(super) fn tell_deadline(&self) {
        // Either this sees the stop, or who makes it sees this.
        fence(Ordering::SeqCst);
        if let Some(stop) = self.shared.time_up.stop.get() {
            stop.shorten(self.deadline());
        }
    }
}

/// So that `future.until(cx)` ends with the cleanup's time.
impl AsRef<Stop> for CleanupContext {
    fn as_ref(&self) -> &Stop {
        let TimeUp { news, stop } = &self.shared.time_up;
        if let Some(stop) = stop.get() {
            return stop;
        }
        let stop = stop.get_or_init(|| Stop::of_part(news));
        fence(Ordering::SeqCst);
        stop.shorten(self.deadline());
        if self.is_cancelled() {
            stop.come();
        }
        stop
    }
}
