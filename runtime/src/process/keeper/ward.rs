//! One child in the keeper's hands, from its start to its end.

use std::collections::VecDeque;
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::ending::{Ending, Step};
use super::looking::{Seen, escaped};
use super::noted::{Noted, Noting};
use super::shared::{Pipes, Shared};
use super::{Desk, Outcome, Plan};
use crate::boxed;
use crate::driver::Letter;
use crate::engine::Event;
use crate::observe::brief;
use crate::os;
use crate::os::child::{Birth, Group, Lifeline, Message, prepare};
use crate::process::policy::{OnExit, Then};
use crate::process::worker::VARIABLE;
use crate::resource::fields::Share;
use crate::words::{Reason, Signal};

pub(super) struct Ward {
    pub(super) shared: Arc<Shared>,
    /// Nobody has it any more.
    pub(super) forgotten: bool,
    recipe: Recipe,
    on_exit: OnExit,
    stop_signal: Signal,
    /// When it was started again, as far as the policy remembers.
    starts: VecDeque<Instant>,
    /// The present process, until it was reaped.
    leader: Option<Child>,
    lifeline: Option<Lifeline>,
    noted: Noted,
    started: Instant,
    /// How the last process ended, if that is known.
    status: Option<ExitStatus>,
    state: State,
    /// What it was asked to end with, and how it went: who asks later is told the same.
    notes: Vec<String>,
}

/// How to start it, each time.
struct Recipe {
    command: Command,
    birth: Arc<Birth>,
    message: Option<Vec<u8>>,
}

/// What there is to do about it.
enum State {
    /// It runs.
    Runs,
    /// It ended by itself, and is started again then, or later where its group takes so long to be gone.
    Pauses { until: Instant, at_last: Instant },
    /// It ended by itself. What is left of its group ends at its turn.
    Rests,
    /// It is being ended.
    Ends(Ending),
    /// Nobody of it is left.
    Over,
}

impl Recipe {
    fn new(mut command: Command, is_worker: bool, stop_signal: Signal, message: Option<Vec<u8>>) -> Self {
        let birth = Arc::new(Birth::new(is_worker, stop_signal.number()));
        prepare(&mut command, Arc::clone(&birth));
        Self { command, birth, message }
    }

    fn start(&mut self) -> io::Result<(Child, Option<Lifeline>, Noted)> {
        let private = self.message.as_deref().map(Message::write).transpose()?;
        if let Some((message, _)) = &private {
            let (fd, inode) = message.place()?;
            self.birth.hand_down(fd);
            self.command.env(VARIABLE, format!("{fd}:{inode}:{}", os::thread_id()));
        }
        let noting = Noting::next(&self.birth);
        let child = self.command.spawn()?;
        let noted = noting.started(child.id());
        Ok((child, private.map(|(_, lifeline)| lifeline), noted))
    }
}

impl Ward {
    pub(super) fn start(id: u64, plan: Plan, desk: Arc<Desk>) -> io::Result<Self> {
        let Plan { command, name, on_exit, stop_signal, message, stop } = plan;
        let mut recipe = Recipe::new(command, message.is_some(), stop_signal, message);
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("cannot start `{name}`: {error}"));
        let (mut leader, lifeline, noted) = recipe.start().map_err(named)?;
        let (group, pipes) = (Arc::new(Group::of(&leader)), pipes(&mut leader));
        Ok(Self {
            shared: Arc::new(Shared::new(id, name, desk, stop, group, pipes)),
            forgotten: false,
            recipe,
            on_exit,
            stop_signal,
            starts: VecDeque::new(),
            leader: Some(leader),
            lifeline,
            noted,
            started: Instant::now(),
            status: None,
            state: State::Runs,
            notes: Vec::new(),
        })
    }

    /// How often it was started again.
    pub(super) fn starts(&self) -> u32 {
        self.shared.restarts()
    }

    /// Whether nothing of it is left, or nothing can be done about what is.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// Asks whether its process has ended; whether that has just been so.
    pub(super) fn reap(&mut self) -> bool {
        let Some(leader) = &mut self.leader else { return false };
        match self.shared.group().reap(leader) {
            Ok(None) => return false,
            Ok(Some(status)) => self.status = Some(status),
            // Somebody in this process has waited for all children there are.
            Err(_) => self.status = None,
        }
        self.leader = None;
        self.lifeline = None;
        if self.shared.group().is_gone() {
            self.noted.strike_out();
        }
        match &mut self.state {
            State::Ends(ending) => ending.leader_ended(),
            State::Runs if self.shared.is_killed() => self.sweep(),
            State::Runs => self.ended_unasked(),
            State::Pauses { .. } | State::Rests | State::Over => {}
        }
        true
    }

    /// It is to end within this time.
    pub(super) fn end(&mut self, share: Share, reply: oneshot::Sender<Outcome>) {
        let group = self.shared.group();
        match &mut self.state {
            State::Over => {
                let _ = reply.send(Outcome { notes: self.notes.clone(), error: None });
            }
            State::Ends(ending) => ending.also(share, reply),
            State::Pauses { .. } => {
                self.shared.settle(self.status);
                self.state = State::Ends(Ending::of_rest(&group, self.stop_signal, share, reply));
            }
            State::Rests => self.state = State::Ends(Ending::of_rest(&group, self.stop_signal, share, reply)),
            State::Runs => {
                self.state = State::Ends(Ending::of_leader(&group, self.stop_signal, share, reply));
            }
        }
    }

    /// Its owner has killed it, or has gone without ending it: nobody of it is to be left.
    pub(super) fn killed(&mut self) {
        match &mut self.state {
            State::Ends(ending) => ending.was_killed(),
            State::Over => {}
            State::Runs | State::Pauses { .. } | State::Rests => self.sweep(),
        }
    }

    /// Kills until nobody is left, without anybody who waits for it.
    fn sweep(&mut self) {
        self.shared.group().kill();
        self.state = State::Ends(Ending::sweep(self.leader.is_some()));
    }

    /// Does what is due, and says when something is again.
    pub(super) fn tend(&mut self, now: Instant, seen: &mut Seen) -> Option<Instant> {
        match &mut self.state {
            State::Runs | State::Rests | State::Over => None,
            State::Pauses { until, .. } if now < *until => Some(*until),
            State::Pauses { until, at_last } if now < *at_last && has_life(&self.shared.group(), seen) => {
                self.shared.group().kill();
                *until = now + LOOKS_AGAIN;
                Some(*until)
            }
            State::Pauses { .. } => {
                self.noted.strike_out();
                self.start_again();
                // Where that has failed there may be another pause.
                if let State::Pauses { until, .. } = self.state { Some(until) } else { None }
            }
            State::Ends(ending) => match ending.step(&self.shared.group(), now, seen) {
                Step::Wait(due) => Some(due),
                Step::Done => {
                    self.conclude(seen);
                    None
                }
            },
        }
    }

    /// Nobody of it is left, or nobody can do anything about who is.
    fn conclude(&mut self, seen: &mut Seen) {
        let State::Ends(ending) = std::mem::replace(&mut self.state, State::Over) else { return };
        self.lifeline = None;
        if self.shared.group().is_gone() {
            self.noted.strike_out();
        }
        self.shared.settle(self.status);
        let mut notes = std::mem::take(&mut self.notes);
        let status = self.how();
        let (note, error) = ending.told(&self.shared, &status, seen);
        notes.extend(note);
        if let Some(left) = escaped(ending.escaped()) {
            notes.push(format!(
                "had left the group of {} before, and was not ended: {left}",
                self.shared.who()
            ));
        }
        self.notes.clone_from(&notes);
        ending.reply(&notes, error.as_deref());
    }

    /// How its process has ended, for people.
    fn how(&self) -> String {
        self.status.map_or_else(|| "how is not known".to_owned(), |status| status.to_string())
    }

    /// Its process has ended, and nobody had asked it to.
    fn ended_unasked(&mut self) {
        let age = brief(self.started.elapsed());
        let text = format!("{} ended by itself after {age}: {}", self.shared.who(), self.how());
        self.state = State::Rests;
        if self.shared.stop.reason().is_some() {
            // Its turn comes.
            self.note(text);
            return self.shared.settle(self.status);
        }
        self.decide(text);
    }

    fn decide(&mut self, text: String) {
        let has_failed = self.status.is_none_or(|status| !status.success());
        match self.on_exit.then(has_failed, &mut self.starts, Instant::now()) {
            Then::Again { pause, nth } => {
                // What is left of its group would get into its way.
                self.shared.group().kill();
                let (most, within) = self.on_exit.limit().unwrap_or_default();
                let again = format!("it is started again ({nth} of {most} times within {})", brief(within));
                self.say(&format!("{text}; {again}"));
                self.note(text);
                let until = Instant::now() + pause;
                self.state = State::Pauses { until, at_last: until + SWEEPS_FOR };
                return;
            }
            Then::Report => self.say(&text),
            Then::GiveUp { requests: false } => {
                self.say(&format!("{text}; it has ended too often, and is given up"));
            }
            Then::Request => self.request(&text, has_failed),
            Then::GiveUp { requests: true } => {
                self.request(&format!("{text}; it has ended too often, and is given up"), true);
            }
        }
        self.note(text);
        self.shared.settle(self.status);
    }

    /// Starts it again, unless it was killed or everything ends meanwhile.
    fn start_again(&mut self) {
        self.state = State::Rests;
        if self.shared.is_killed() || self.shared.stop.reason().is_some() {
            return self.shared.settle(self.status);
        }
        let (mut leader, lifeline, noted) = match self.recipe.start() {
            Ok(started) => started,
            Err(error) => {
                let name = &self.shared.name;
                return self.decide(format!("{name} could not be started again: {error}"));
            }
        };
        let (group, pipes) = (Arc::new(Group::of(&leader)), pipes(&mut leader));
        self.leader = Some(leader);
        self.lifeline = lifeline;
        self.noted = noted;
        self.started = Instant::now();
        self.state = State::Runs;
        self.shared.renew(group, pipes);
        // Whoever killed it meanwhile has not seen this one.
        if self.shared.is_killed() {
            self.sweep();
        }
    }

    /// For the report. Who ends again and again is told of once more, not for ever.
    fn note(&mut self, text: String) {
        const EARLIER: usize = 8;
        if self.notes.len() >= EARLIER {
            self.notes.remove(0);
        }
        self.notes.push(text);
    }

    /// For whoever looks on.
    fn say(&self, text: &str) {
        self.shared.stop.mailbox().post(Letter::Say(format!("gracefully: {text}")));
        if let Some(runtime) = self.shared.stop.news().runtime() {
            // A subscriber is user code.
            let text = text.to_owned();
            boxed::task(runtime, async move { tracing::warn!(target: "gracefully", "{text}") });
        }
    }

    fn request(&self, text: &str, unclean: bool) {
        self.say(text);
        let reason = Reason::ChildEnded(text.to_owned());
        self.shared.stop.mailbox().event(Event::Requested { reason, unclean });
    }
}

fn has_life(group: &Group, seen: &mut Seen) -> bool {
    !group.is_gone() && !seen.is_without_life(group)
}

fn pipes(leader: &mut Child) -> Pipes {
    Pipes::of(leader.stdin.take(), leader.stdout.take(), leader.stderr.take())
}

/// When it is looked again for what a child has left that is to be started again.
const LOOKS_AGAIN: Duration = Duration::from_millis(10);

/// How long a group that cannot be seen to be gone is looked for, where nobody waits.
pub(super) const SWEEPS_FOR: Duration = Duration::from_secs(10);
