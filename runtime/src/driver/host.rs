//! Whom the guardian works for: the process, or (in tests and benchmarks) a guest of somebody else's process.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::blame::Mark;
use super::finish::{Finish, end_now};
use super::mailbox::Mailbox;
use super::main_thread::{MainThread, Order};
use super::rescue::Rescue;
use super::stderr;
use super::telling::Telling;
use super::ways_out::{Role, conclude, enter};
use crate::config;
use crate::drill::{Account, Drill, Threads};
use crate::engine::{Ending, Engine, SlotRef, View};
use crate::observe::{Mode, Report};
use crate::plan::Facts;
use crate::sync::latch;
use crate::words::{Reason, Urgency, Verdict};

/// How long a forced end may take to tell how it went.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// Who tells how it went, and ends the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Teller {
    /// Main's thread.
    Main,
    /// A rescue thread tells, and those who are held in a way out end it.
    ForThoseHeld,
    /// A rescue thread does both: main's does not answer.
    Nobody,
}

pub(super) struct Host {
    main_thread: MainThread,
    pub(super) lifecycle: &'static str,
    path: Option<PathBuf>,
    /// Where a guest's end is told; none where the process itself ends.
    finished: Option<UnboundedSender<Box<Finish>>>,
    /// Of the process: a guest has nothing to say on somebody else's stderr.
    telling: Option<Telling>,
    rehearsal: Option<Rehearsal>,
    /// What the environment made of each type of an open lifecycle, by the hash of its identity, in the order of the
    /// hashes: read once, since a type may have millions of values.
    overridden: Vec<(u64, &'static Facts)>,
}

/// The drill that the process goes through, and what its verdict needs beside.
pub(super) struct Rehearsal {
    pub(super) drill: Drill,
    pub(super) worst_case: Option<Duration>,
    pub(super) threads: Threads,
}

impl Rehearsal {
    pub(super) fn account(&self) -> Account {
        self.drill.account(self.worst_case, self.threads.clone())
    }
}

impl Host {
    pub(super) fn process(
        main_thread: MainThread,
        lifecycle: &'static str,
        (path, progress): (Option<PathBuf>, Mode),
        rehearsal: Option<Rehearsal>,
    ) -> Self {
        let (telling, overridden) = (Some(Telling::new(progress)), Vec::new());
        Self { main_thread, lifecycle, path, finished: None, telling, rehearsal, overridden }
    }

    #[cfg(any(feature = "model", feature = "testing"))]
    pub(super) fn guest(
        main_thread: MainThread,
        finished: UnboundedSender<Box<Finish>>,
        lifecycle: &'static str,
    ) -> Self {
        let (finished, overridden) = (Some(finished), Vec::new());
        Self { main_thread, lifecycle, path: None, finished, telling: None, rehearsal: None, overridden }
    }

    pub(super) fn owns_process(&self) -> bool {
        self.finished.is_none()
    }

    /// Asks something of main's thread. When it is gone there is nobody to ask.
    pub(super) fn order(&self, order: Order) {
        self.main_thread.order(order);
    }

    /// Where main stands.
    pub(super) fn main_mark(&self) -> Arc<Mark> {
        self.main_thread.mark()
    }

    /// The drill that the process goes through.
    pub(super) fn drill(&mut self) -> Option<&mut Drill> {
        self.rehearsal.as_mut().map(|rehearsal| &mut rehearsal.drill)
    }

    /// When the drill has something to ask.
    pub(super) fn drill_at(&self) -> Option<Duration> {
        self.rehearsal.as_ref()?.drill.wake_at()
    }

    /// How to end when there is no time to tell how it went.
    pub(super) fn untold(&self, ending: Ending) -> Ending {
        match (&self.rehearsal, ending) {
            (Some(rehearsal), _) => Ending::Status(rehearsal.account().status_unseen()),
            (None, Ending::BySignal(signal)) => Ending::Status(128 + signal.number()),
            (None, ending) => ending,
        }
    }

    /// One of the runtime's threads is held in a way out, and is nobody's fault.
    pub(super) fn worker_left(&self) {
        if let Some(rehearsal) = &self.rehearsal {
            rehearsal.threads.forget_one();
        }
    }

    /// What the environment says about a type that turns up in an open lifecycle, and what is wrong with it. Boot has
    /// refused bad values where the variable's name gives it away; what `env = ".."` names is first read here.
    pub(super) fn overridden(&mut self, slot: SlotRef) -> (SlotRef, Option<String>) {
        match slot {
            SlotRef::Open(facts) if self.owns_process() => {
                let hash = facts.identity.hash;
                let place = match self.overridden.binary_search_by_key(&hash, |(hash, _)| *hash) {
                    Ok(place) => return (SlotRef::Open(self.overridden[place].1), None),
                    Err(place) => place,
                };
                let (read, fault) = match config::override_open(*facts) {
                    // As long as the process, and once for each type.
                    Ok(read) => (&*Box::leak(Box::new(read)), None),
                    Err(fault) => (facts, Some(fault)),
                };
                self.overridden.insert(place, (hash, read));
                (SlotRef::Open(read), fault)
            }
            slot => (slot, None),
        }
    }

    /// Something is to be said that belongs to no step of the ladder.
    pub(super) fn say(&self, rescue: &Rescue, line: String) {
        if let Some(telling) = &self.telling {
            telling.say(rescue, line);
        }
    }

    /// Main has something to say, also where that is a guest's.
    pub(super) fn say_of_main(&self, rescue: &Rescue, text: String) {
        if self.owns_process() {
            self.say(rescue, text);
        } else {
            rescue.run(move || stderr::line(&text));
        }
    }

    /// The request has come.
    pub(super) fn tell_notice(
        &mut self,
        rescue: &Rescue,
        engine: &Engine,
        reason: Reason,
        extent: (usize, Duration),
        moment: (&Mailbox, Duration),
    ) {
        let tell = self.telling.as_mut().map(|telling| telling.requested(engine, &reason, extent, moment));
        // Whoever waits for the stop is told before anybody reads of it.
        rescue.run_later(move || {
            if let Some(tell) = tell {
                tell();
            }
            tracing::info!(target: "gracefully", %reason, resources = extent.0, "shutdown requested");
        });
    }

    /// The urgency rose.
    pub(super) fn tell_urgency(&self, rescue: &Rescue, engine: &Engine, urgency: Urgency) {
        let tell = self.telling.as_ref().map(|telling| telling.hurried(engine, urgency));
        rescue.run(move || {
            if let Some(tell) = tell {
                tell();
            }
            tracing::warn!(target: "gracefully", %urgency, "hurrying");
        });
    }

    /// One has its verdict.
    pub(super) fn tell_verdict(&mut self, name: &'static str, verdict: Verdict, base: Instant) {
        if let Some(telling) = &mut self.telling {
            telling.settled(name, verdict, base);
        }
    }

    /// Tells what is due by now.
    pub(super) fn tell_due(
        &mut self,
        rescue: &Rescue,
        engine: &Engine,
        base: Instant,
        count: impl FnOnce(&mut View),
    ) {
        if let Some(telling) = &mut self.telling {
            telling.look(engine, base, rescue, count);
        }
    }

    /// When something is to be told.
    pub(super) fn tell_at(&self) -> Option<Duration> {
        self.telling.as_ref()?.wake_at()
    }

    /// The end.
    pub(super) fn end(&mut self, rescue: &Rescue, (report, ending): (Report, Ending), teller: Teller) {
        let mut finish = self.finish((report, ending));
        if let Some(finished) = &self.finished {
            let _ = finished.send(Box::new(finish));
            return;
        }
        match teller {
            Teller::Main => self.order(Order::Finish(Box::new(finish))),
            Teller::ForThoseHeld => rescue.run_first(move || conclude(&mut finish)),
            Teller::Nobody => rescue.run_first(move || {
                enter(Role::Teller);
                finish.leave()
            }),
        }
    }

    /// The end, now. What can be told in a moment is told.
    pub(super) fn force(&mut self, rescue: &Rescue, (report, status): (Report, u8)) {
        let ending = Ending::Status(status);
        let mut finish = self.finish((report, ending));
        if let Some(finished) = &self.finished {
            let _ = finished.send(Box::new(finish));
            return;
        }
        let (done, told) = latch();
        rescue.run_first(move || {
            finish.tell();
            drop(done);
        });
        // Whoever is stuck in an abort does not tell it, and nobody looks after the threads any more.
        rescue.relieve();
        told.wait_for(LAST_WORDS);
        end_now(self.untold(ending));
    }

    fn finish(&mut self, (report, ending): (Report, Ending)) -> Finish {
        let drill = self.rehearsal.as_ref().map(Rehearsal::account);
        let last = self.telling.as_mut().map(Telling::end);
        Finish { report, ending, path: self.path.clone(), last, drill }
    }
}
