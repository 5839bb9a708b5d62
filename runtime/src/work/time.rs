//! Waiting for time, or for the stop.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use tokio::time::{self, Instant, MissedTickBehavior};

use super::guard::Stopped;
use super::stop::Stop;
use super::until::UntilStop;

/// Why [`Stop::timeout`] has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interrupted {
    /// The stop has come.
    Stopped,
    /// It took too long.
    Elapsed,
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stopped => "the program is stopping",
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
