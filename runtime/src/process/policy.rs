//! What becomes of a child that ends though nobody has asked it to.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// What an exit that nobody asked for does. It is told in any case: on stderr at once, and in the report.
///
/// Once the shutdown was requested it does nothing: the child's turn comes anyway.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnExit {
    /// It is told, and no more.
    #[default]
    Report,
    /// It requests the shutdown, with [`Reason::ChildEnded`](crate::Reason::ChildEnded). The program ends with 70, unless
    /// the child ended with 0.
    Request,
    /// The child is started again, within limits.
    Restart(Restart),
}

impl From<Restart> for OnExit {
    fn from(restart: Restart) -> Self {
        Self::Restart(restart)
    }
}

/// When a child is started again, and how often.
///
/// What is left of its group is killed before. Where it has ended too often it is given up, which requests the shutdown:
/// somebody above may know better.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is for `on_exit`"]
pub struct Restart {
    always: bool,
    at_most: usize,
    within: Duration,
    backoff: Duration,
    reports: bool,
}

/// No pause before a start is longer.
const BACKOFF_AT_MOST: Duration = Duration::from_secs(30);

impl Restart {
    /// After every end.
    pub fn always() -> Self {
        Self {
            always: true,
            at_most: 5,
            within: Duration::from_secs(60),
            backoff: Duration::from_millis(100),
            reports: false,
        }
    }

    /// After an end by a signal, or with a status other than 0.
    pub fn on_failure() -> Self {
        Self { always: false, ..Self::always() }
    }

    /// How often at most in how long a time (default: 5 times within a minute).
    pub fn at_most(mut self, times: usize, within: Duration) -> Self {
        (self.at_most, self.within) = (times, within);
        self
    }

    /// The pause before the first of these starts (default: 100 ms). It doubles with each, up to 30 s.
    pub fn backoff(mut self, first: Duration) -> Self {
        self.backoff = first;
        self
    }

    /// A child that was given up is told, and requests nothing.
    pub fn or_report(mut self) -> Self {
        self.reports = true;
        self
    }
}

/// What is to be done about an end that nobody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// To tell it.
    Report,
    /// To request the shutdown.
    Request,
    /// To start it again after so long, for which time in the span of the policy.
    Again { pause: Duration, nth: usize },
    /// It has ended too often, and this is done instead.
    GiveUp { requests: bool },
}

impl OnExit {
    /// What is to be done now. `starts` remembers when it was started again.
    pub(super) fn then(&self, has_failed: bool, starts: &mut VecDeque<Instant>, now: Instant) -> Then {
        let restart = match self {
            Self::Request => return Then::Request,
            Self::Restart(restart) if restart.always || has_failed => restart,
            Self::Report | Self::Restart(_) => return Then::Report,
        };
        while starts.front().is_some_and(|start| now.saturating_duration_since(*start) >= restart.within) {
            starts.pop_front();
        }
        if starts.len() >= restart.at_most {
            return Then::GiveUp { requests: !restart.reports };
        }
        let doubled = u32::try_from(starts.len()).unwrap_or(u32::MAX).min(16);
        let pause = restart.backoff.saturating_mul(1 << doubled).min(BACKOFF_AT_MOST);
        starts.push_back(now);
        Then::Again { pause, nth: starts.len() }
    }

    /// How often at most, for people.
    pub(super) fn limit(&self) -> Option<(usize, Duration)> {
        match self {
            Self::Restart(restart) => Some((restart.at_most, restart.within)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn pauses_double_and_ends_are_forgotten_after_the_span() {
        let policy = OnExit::from(Restart::on_failure().at_most(3, ms(1000)).backoff(ms(10)));
        let (begin, mut starts) = (Instant::now(), VecDeque::new());
        let mut then = |at| policy.then(true, &mut starts, begin + ms(at));
        assert_eq!(then(0), Then::Again { pause: ms(10), nth: 1 });
        assert_eq!(then(100), Then::Again { pause: ms(20), nth: 2 });
        assert_eq!(then(200), Then::Again { pause: ms(40), nth: 3 });
        assert_eq!(then(300), Then::GiveUp { requests: true });
        assert_eq!(then(1150), Then::Again { pause: ms(20), nth: 2 });
    }

    #[test]
    fn only_what_failed_is_started_again_on_failure() {
        let now = Instant::now();
        let then = |policy: &OnExit, failed| policy.then(failed, &mut VecDeque::new(), now);
        assert_eq!(then(&Restart::on_failure().into(), false), Then::Report);
        assert!(matches!(then(&Restart::always().into(), false), Then::Again { .. }));
        let never = Restart::always().at_most(0, ms(1)).or_report().into();
        assert_eq!(then(&never, true), Then::GiveUp { requests: false });
        assert_eq!(then(&OnExit::Report, true), Then::Report);
        assert_eq!(then(&OnExit::Request, false), Then::Request);
    }

    #[test]
    fn no_pause_is_longer_than_half_a_minute() {
        let policy = OnExit::from(Restart::always().at_most(1000, ms(1_000_000)));
        let (now, mut starts) = (Instant::now(), VecDeque::new());
        for _ in 0..999 {
            policy.then(true, &mut starts, now);
        }
        assert_eq!(policy.then(true, &mut starts, now), Then::Again { pause: BACKOFF_AT_MOST, nth: 1000 });
    }
}
