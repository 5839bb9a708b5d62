//! A paced drain: those in a group are told in batches, one after the other.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::super::group::Group;
use super::team::Team;
use crate::caught::caught;
use crate::clock;

/// How many batches there are where nobody says.
const BATCHES: usize = 32;

/// More of them are no smoother: timers have a millisecond.
const BATCHES_AT_MOST: usize = 4096;

/// How long-lived connections are told to end: in batches, spread over the drain.
///
/// A server with 100,000 open connections that closes them all at once has 100,000 peers who come back at once, to whoever
/// takes its place. With a pace they come a batch at a time, each batch at a moment of its own.
///
/// ```
/// # use std::time::Duration;
/// # use gracefully::{App, Pace, UntilStop};
/// # struct Listener;
/// # impl Listener { async fn accept(&self) -> Socket { Socket } }
/// # struct Socket;
/// # impl Socket { async fn read(&mut self) -> Option<u8> { None } }
/// async fn serve(app: App, listener: Listener) {
///     let peers = app.paced("connections", Pace::over(Duration::from_secs(3)));
///     while let Ok(mut socket) = listener.accept().until(&app).await {
///         // Its own turn: the token of the task, not the app's.
///         peers.spawn_graceful(async move |stop| {
///             while let Ok(Some(byte)) = socket.read().until(&stop).await {
///                 println!("{byte}");
///             }
///             // Say goodbye.
///         });
///     }
/// }
/// ```
///
/// - The batches are of about the same size, however connections come and go. Those in which nobody is are left out, so
///   three connections are told one after the other too.
/// - A quarter of the drain is kept for the last ones to end: the last batch is told within the first three quarters,
///   whatever the pace says. Nobody is waited for any longer than without one.
/// - A second request, or [`cancel`](crate::TaskGroup::cancel), tells everybody at once.
/// - Nobody has a timer: one task goes from batch to batch, and runs only then.
///
/// The default is 32 batches over three quarters of the drain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    span: Option<Duration>,
    batches: usize,
    jitter: f64,
    seed: Option<u64>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { span: None, batches: BATCHES, jitter: 1.0, seed: None }
    }
}

impl Pace {
    /// Spread over so long from the stop on, and at most over three quarters of the drain.
    pub fn over(span: Duration) -> Self {
        Self { span: Some(span), ..Self::default() }
    }

    /// In so many batches (default: 32; 1 to 4096).
    #[must_use]
    pub fn batches(self, batches: usize) -> Self {
        Self { batches: batches.clamp(1, BATCHES_AT_MOST), ..self }
    }

    /// How far a moment may be from the beginning of its batch's part of the time, as a share of that part, 0 to 1. By
    /// default (1) it is anywhere in there; with 0 the steps are even, and the first batch is told at once.
    #[must_use]
    pub fn jitter(self, share: f64) -> Self {
        Self { jitter: if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }, ..self }
    }

    /// Makes the moments the same each time. Without it they differ from process to process, but not in
    /// `gracefully::testing`.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    pub(super) fn count(self) -> usize {
        self.batches
    }

    /// When so many batches are told, counted from the beginning, with so long until they have to be done.
    fn moments(self, batches: usize, drain: Duration, seed: u64) -> impl Iterator<Item = Duration> {
        let most = drain.saturating_sub(drain / 4);
        let span = self.span.map_or(most, |span| span.min(most));
        let part = span / u32::try_from(batches.max(1)).unwrap_or(u32::MAX);
        let mut state = seed;
        (0..).take(batches).map(move |batch: u32| {
            state = state.wrapping_add(STEP);
            // The upper half: a number of 0 to 1, without the 1.
            let random = f64::from(u32::try_from(mix(state) >> 32).unwrap_or(0)) / 2_f64.powi(32);
            part * batch + part.mul_f64(self.jitter * random)
        })
    }

    fn seed_in(self, team: &Team) -> u64 {
        let played = team.all().signal().news.mailbox.is_played();
        let random = || if played { 0 } else { RandomState::new().build_hasher().finish() };
        self.seed.unwrap_or_else(random)
    }
}

/// Tells the batches, each in its turn.
pub(super) async fn walk(team: Arc<Team>, pace: Pace) {
    let begun = clock::now();
    let bound = team.all().signal().bound();
    let drain =
        bound.map_or(team.all().signal().news.drain(), |bound| bound.saturating_duration_since(begun));
    let (empty, taken): (Vec<&Group>, Vec<&Group>) =
        team.batches().iter().partition(|batch| batch.is_empty());
    let tell = |batch: &Group, bound: Option<Instant>| {
        // A waker is user code. Whose panics holds up nobody.
        let _ = caught(|| batch.tell(bound));
    };
    for batch in empty {
        tell(batch, bound);
    }
    let moments = pace.moments(taken.len(), drain, pace.seed_in(&team));
    for (batch, moment) in taken.into_iter().zip(moments) {
        if !team.is_over() {
            tokio::time::sleep_until((begun + moment).into()).await;
        }
        // The bound may have come meanwhile, where the group was closed before the program.
        tell(batch, team.all().signal().bound());
    }
}

/// What splitmix64 adds for each number.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The rest of splitmix64.
fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Another number, which has nothing to do with this one.
pub(super) fn mixed(number: usize) -> usize {
    let mixed = mix((number as u64).wrapping_add(1).wrapping_mul(STEP));
    usize::try_from(mixed >> 33).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAIN: Duration = Duration::from_secs(8);

    fn moments(pace: Pace, batches: usize, seed: u64) -> Vec<Duration> {
        pace.moments(batches, DRAIN, seed).collect()
    }

    #[test]
    fn moments_come_one_after_the_other_and_leave_a_quarter_of_the_drain() {
        for (pace, most) in [
            (Pace::default(), 6_000),
            (Pace::over(Duration::from_secs(60)), 6_000),
            (Pace::over(Duration::from_secs(4)), 4_000),
        ] {
            for seed in 0..100 {
                let moments = moments(pace, 32, seed);
                assert!(moments.is_sorted() && moments.len() == 32);
                assert!(moments[31] < Duration::from_millis(most), "{moments:?}");
                assert!(moments[31] >= Duration::from_millis(most / 32 * 31), "{moments:?}");
            }
        }
    }

    #[test]
    fn without_jitter_they_are_even() {
        let even: Vec<_> = (0..4).map(Duration::from_secs).collect();
        assert_eq!(moments(Pace::over(Duration::from_secs(4)).jitter(0.0), 4, 7), even);
        assert_eq!(moments(Pace::over(Duration::from_secs(4)).jitter(f64::NAN), 4, 7), even);
    }

    #[test]
    fn a_seed_makes_them_the_same_and_another_one_others() {
        assert_eq!(moments(Pace::default(), 32, 7), moments(Pace::default(), 32, 7));
        assert_ne!(moments(Pace::default(), 32, 7), moments(Pace::default(), 32, 8));
        assert_eq!(moments(Pace::default(), 0, 7), []);
    }
}
