//! Ending a group: asked, waited for, killed, waited for.
//!
//! 1. It is asked once, all of it, at once.
//! 2. Its leader is waited for by what tells of its end. Who else is in the group has no parent here: it is looked for,
//!    at once and then ever more rarely.
//! 3. It is killed early enough to be seen gone before the time is up, and again until nobody is left: who forks while
//!    he is killed does not get away.

use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Outcome;
use super::looking::Seen;
use super::shared::Shared;
use super::ward::SWEEPS_FOR;
use crate::observe::brief;
use crate::os::child::Group;
use crate::os::{Process, escaped};
use crate::resource::fields::Share;
use crate::words::Signal;

/// How often the time is looked at again: it may have become less, and nobody tells.
const LOOK: Duration = Duration::from_millis(25);

/// The longest time between two looks for who is left.
const PROBE_AT_MOST: Duration = Duration::from_millis(50);

/// From this look on the process table is read too: who is left may have ended without anybody who asks how.
const READS_FROM: u32 = 1;

pub(super) struct Ending {
    signal: Signal,
    asked: Instant,
    /// What it has, and who waits. Nobody where it is swept.
    waits: Vec<(Share, oneshot::Sender<Outcome>)>,
    /// Whether its leader has not ended.
    is_led: bool,
    /// Whether it was led when it was asked.
    was_led: bool,
    /// When its leader ended.
    ended: Option<Instant>,
    killed: Option<Killed>,
    /// Somebody else has killed it.
    was_killed: bool,
    /// How often it was looked for who is left, and when next.
    looks: u32,
    next: Instant,
    /// Who has left the group before.
    escaped: Vec<Process>,
}

/// How far it had come when it had to be killed.
struct Killed {
    after: Duration,
    is_led: bool,
    /// Who was there, beside or instead of the leader.
    members: String,
}

/// Until when.
struct Bound {
    kill: Instant,
    give_up: Instant,
}

pub(super) enum Step {
    Wait(Instant),
    Done,
}

impl Ending {
    fn new(is_led: bool, signal: Signal) -> Self {
        let now = Instant::now();
        Self {
            signal,
            asked: now,
            waits: Vec::new(),
            is_led,
            was_led: is_led,
            ended: None,
            killed: None,
            was_killed: false,
            looks: 0,
            next: now,
            escaped: Vec::new(),
        }
    }

    /// Of a child that runs.
    pub(super) fn of_leader(
        group: &Group,
        signal: Signal,
        share: Share,
        reply: oneshot::Sender<Outcome>,
    ) -> Self {
        let mut ending = Self::new(true, signal);
        // Who descends from whom is known only as long as nobody in between has ended.
        ending.escaped = escaped(group.pid());
        ending.waits.push((share, reply));
        group.stop(signal.number());
        ending
    }

    /// Of what a child has left that ended by itself.
    pub(super) fn of_rest(
        group: &Group,
        signal: Signal,
        share: Share,
        reply: oneshot::Sender<Outcome>,
    ) -> Self {
        let mut ending = Self::new(false, signal);
        ending.waits.push((share, reply));
        group.stop(signal.number());
        ending
    }

    /// Of one that was killed already.
    pub(super) fn sweep(is_led: bool) -> Self {
        let mut ending = Self::new(is_led, Signal::Term);
        ending.was_killed = true;
        ending
    }

    /// Somebody else waits too.
    pub(super) fn also(&mut self, share: Share, reply: oneshot::Sender<Outcome>) {
        self.waits.push((share, reply));
    }

    /// Somebody has killed it meanwhile.
    pub(super) fn was_killed(&mut self) {
        self.was_killed = true;
    }

    pub(super) fn leader_ended(&mut self) {
        self.is_led = false;
        self.ended = Some(Instant::now());
        self.next = Instant::now();
    }

    pub(super) fn escaped(&self) -> &[Process] {
        &self.escaped
    }

    /// Until when it may take: the shortest of all who wait.
    fn bound(&self) -> Bound {
        let bound = |share: &Share| {
            let span = share.span();
            // A thousand that are killed together take a while to be gone.
            let reserve =
                (span / 8).clamp(Duration::from_millis(50), Duration::from_millis(500)).min(span / 2);
            let (kill, give_up) = (span.saturating_sub(reserve), span.saturating_sub(reserve / 4));
            Bound { kill: share.begun() + kill, give_up: share.begun() + give_up }
        };
        let soonest = self.waits.iter().map(|(share, _)| bound(share)).min_by_key(|bound| bound.kill);
        soonest.unwrap_or(Bound { kill: self.asked, give_up: self.asked + SWEEPS_FOR })
    }

    /// Does what is due.
    pub(super) fn step(&mut self, group: &Group, now: Instant, seen: &mut Seen) -> Step {
        // Who waited and was cut has its abort.
        self.waits.retain(|(_, reply)| !reply.is_closed());
        let bound = self.bound();
        if !self.is_led && now >= self.next {
            if self.is_gone(group, seen) {
                return Step::Done;
            }
            self.next = now + Duration::from_millis(1 << self.looks.min(10)).min(PROBE_AT_MOST);
            self.looks += 1;
            if self.killed.is_some() || self.was_killed {
                group.kill();
            }
        }
        if now >= bound.give_up {
            return Step::Done;
        }
        if now >= bound.kill && self.killed.is_none() && !self.was_killed {
            let killed =
                Killed { after: self.asked.elapsed(), is_led: self.is_led, members: seen.names(group) };
            self.killed = Some(killed);
            group.kill();
            (self.looks, self.next) = (0, now);
        }
        let is_killed = self.killed.is_some() || self.was_killed;
        let until = if is_killed { bound.give_up } else { bound.kill.min(now + LOOK) };
        Step::Wait(if self.is_led { until } else { until.min(self.next) })
    }

    fn is_gone(&self, group: &Group, seen: &mut Seen) -> bool {
        group.is_gone() || (self.looks >= READS_FROM && seen.is_without_life(group))
    }

    /// What there is to say: a note where it ended, an error where it did not do so by itself.
    pub(super) fn told(
        &self,
        shared: &Shared,
        status: &str,
        seen: &mut Seen,
    ) -> (Option<String>, Option<String>) {
        let (who, group, signal) = (shared.who(), shared.group(), self.signal);
        let after = self.ended.map_or(Duration::ZERO, |ended| ended.saturating_duration_since(self.asked));
        if self.is_led || !self.is_gone(&group, seen) {
            let left = seen.names(&group);
            let text = format!(
                "{who} was killed {} after {signal}, and is not gone: {left}",
                brief(self.asked.elapsed())
            );
            return (None, (!self.was_killed).then_some(text));
        }
        let ended = self.was_led.then(|| format!("{who} ended {} after {signal}: {status}", brief(after)));
        match &self.killed {
            None if self.was_killed => (Some(format!("{who} was killed: {status}")), None),
            None => (ended, None),
            Some(Killed { after, is_led: true, .. }) => {
                let text = format!(
                    "{who} did not end within {} of {signal}, and was killed with its group: {status}",
                    brief(*after)
                );
                (None, Some(text))
            }
            Some(Killed { after, members, .. }) => {
                let text = format!(
                    "what {who} had started did not end within {} of {signal}, and was killed: {members}",
                    brief(*after)
                );
                (ended, Some(text))
            }
        }
    }

    /// Tells everybody who waits.
    pub(super) fn reply(self, notes: &[String], error: Option<&str>) {
        for (_, reply) in self.waits {
            // Who does not wait any more is not told.
            let _ = reply.send(Outcome { notes: notes.to_vec(), error: error.map(str::to_owned) });
        }
    }
}
