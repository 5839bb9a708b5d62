//! Waiting for time, or for the stop.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use tokio::time::{self, Instant, MissedTickBehavior, Sleep};

use super::guard::Stopped;
use super::stop::Stop;
use super::until::{Until, UntilStop};

/// Why [`Stop::timeout`] has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interrupted {
    /// The stop has come. Where the stop is that of a cleanup: its time is up.
    Stopped,
    /// It took too long.
    Elapsed,
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stopped => "the stop has come",
            Self::Elapsed => "it took too long",
        })
    }
}

impl Error for Interrupted {}

impl Stop {
    /// Sleeps, unless the stop comes: then it returns at once and says so.
    ///
    /// # Errors
    ///
    /// Where the stop has come.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with time.
    pub async fn sleep(&self, duration: Duration) -> Result<(), Stopped> {
        time::sleep(duration).until(self).await
    }

    /// [`sleep`](Self::sleep) as a function of its own, for who drives retries.
    ///
    /// # Retries
    ///
    /// [`backon`](https://docs.rs/backon) drives them; the stop ends them. Where a request in flight may be dropped, that
    /// is [`timeout`](Self::timeout), or [`until`](UntilStop::until) where there is no limit, around all of it: the
    /// request, or the pause, whichever it is in, is dropped when the stop comes, and no other begins.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use backon::{ExponentialBuilder, Retryable};
    /// # use gracefully::{Interrupted, Stop};
    /// # async fn ask() -> Result<String, std::io::Error> { Ok("tea".into()) }
    /// async fn answer(stop: &Stop) -> Result<std::io::Result<String>, Interrupted> {
    ///     let retry = ask.retry(ExponentialBuilder::default().without_max_times()).sleep(tokio::time::sleep);
    ///     stop.timeout(Duration::from_secs(15 * 60), retry).await
    /// }
    /// ```
    ///
    /// Where it has to be finished, a payment for example, the pauses end with the stop, by this function, and each
    /// attempt asks first. Both are needed: `backon` takes the end of a pause for the time of the next attempt.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use backon::{ExponentialBuilder, Retryable};
    /// # use gracefully::Stop;
    /// # async fn request() -> std::io::Result<()> { Ok(()) }
    /// #[derive(Debug)]
    /// enum Unpaid {
    ///     Stopped,
    ///     Refused(std::io::Error),
    /// }
    ///
    /// async fn pay(stop: &Stop) -> Result<(), Unpaid> {
    ///     let attempt = async || match stop.is_stopping() {
    ///         true => Err(Unpaid::Stopped),
    ///         false => request().await.map_err(Unpaid::Refused),
    ///     };
    ///     attempt
    ///         .retry(ExponentialBuilder::default())
    ///         .sleep(stop.sleeper())
    ///         .when(|error| matches!(error, Unpaid::Refused(_)))
    ///         .await
    /// }
    /// ```
    ///
    /// The task that does this is one of [`App::spawn_graceful`](crate::App::spawn_graceful), which is waited for.
    ///
    /// # Panics
    ///
    /// Where the function is called outside of a tokio runtime with time.
    pub fn sleeper(&self) -> impl Fn(Duration) -> Until<Sleep> + Clone + Send + Sync + 'static {
        let stop = self.clone();
        move |duration| time::sleep(duration).until(stop.clone())
    }

    /// Waits for `future` up to `limit`, unless the stop comes.
    ///
    /// # Errors
    ///
    /// Says which of the two has come. The future is dropped then.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with time.
    pub async fn timeout<F: Future>(&self, limit: Duration, future: F) -> Result<F::Output, Interrupted> {
        match time::timeout(limit, future).until(self).await {
            Ok(Ok(output)) => Ok(output),
            Ok(Err(_)) => Err(Interrupted::Elapsed),
            Err(Stopped) => Err(Interrupted::Stopped),
        }
    }

    /// Ticks every `period`, for the first time at once, until the stop comes. A tick that is late delays the others.
    ///
    /// # Panics
    ///
    /// Where `period` is zero, and outside of a tokio runtime with time.
    pub fn interval(&self, period: Duration) -> Interval {
        let mut ticks = time::interval(period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Interval { ticks, stop: self.clone() }
    }
}

/// See [`Stop::interval`].
#[derive(Debug)]
pub struct Interval {
    ticks: time::Interval,
    stop: Stop,
}

impl Interval {
    /// Waits for the next tick. Cancel-safe: a tick that was not taken comes again.
    ///
    /// # Errors
    ///
    /// Where the stop has come.
    pub async fn tick(&mut self) -> Result<Instant, Stopped> {
        self.ticks.tick().until(&self.stop).await
    }
}
