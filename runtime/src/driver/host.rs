//! Whom the guardian works for: the process, or (in tests and benchmarks) a guest of somebody else's process.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::blame::Mark;
use super::finish::Finish;
use super::main_thread::{MainThread, Order};
use super::rescue::Rescue;
use super::stderr;
use crate::config;
use crate::drill::{Account, Drill, Threads};
use crate::engine::{Ending, SlotRef};
use crate::observe::{self, Report};
use crate::os;
use crate::plan::Facts;
use crate::words::{Reason, Urgency};

/// How long a forced end may take to tell how it went.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// What a shell makes of SIGABRT.
const ABORTED: u8 = 128 + 6;

pub(super) struct Host {
    main_thread: MainThread,
    pub(super) lifecycle: &'static str,
    path: Option<PathBuf>,
    /// Where a guest's end is told; none where the process itself ends.
    finished: Option<UnboundedSender<Box<Finish>>>,
    rehearsal: Option<Rehearsal>,
    /// What the environment made of each type of an open lifecycle, by the hash of its identity: read once, since a
    /// type may have millions of values.
    overridden: HashMap<u64, &'static Facts>,
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
        path: Option<PathBuf>,
        rehearsal: Option<Rehearsal>,
    ) -> Self {
        Self { main_thread, lifecycle, path, finished: None, rehearsal, overridden: HashMap::new() }
    }

    #[cfg(any(feature = "model", feature = "testing"))]
    pub(super) fn guest(
        main_thread: MainThread,
        finished: UnboundedSender<Box<Finish>>,
        lifecycle: &'static str,
    ) -> Self {
        let overridden = HashMap::new();
        Self { main_thread, lifecycle, path: None, finished: Some(finished), rehearsal: None, overridden }
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

    /// The status to leave with when there is no time to tell how it went.
    pub(super) fn status_untold(&self, ending: Ending) -> u8 {
        match (&self.rehearsal, ending) {
            (Some(rehearsal), _) => rehearsal.account().status_unseen(),
            (None, Ending::Status(status)) => status,
            (None, Ending::BySignal(signal)) => 128 + signal.number(),
            (None, Ending::Aborted) => ABORTED,
        }
    }

    /// What the environment says about a type that turns up in an open lifecycle, and what is wrong with it. Boot has
    /// refused bad values where the variable's name gives it away; what `env = ".."` names is first read here.
    pub(super) fn overridden(&mut self, slot: SlotRef) -> (SlotRef, Option<String>) {
        match slot {
            SlotRef::Open(facts) if self.owns_process() => {
                if let Some(known) = self.overridden.get(&facts.identity.hash) {
                    return (SlotRef::Open(known), None);
                }
                let (read, fault) = match config::override_timeout(*facts) {
                    // As long as the process, and once for each type.
                    Ok(read) => (&*Box::leak(Box::new(read)), None),
                    Err(fault) => (facts, Some(fault)),
                };
                self.overridden.insert(facts.identity.hash, read);
                (SlotRef::Open(read), fault)
            }
            slot => (slot, None),
        }
    }

    /// The request has come.
    pub(super) fn tell_notice(
        &self,
        rescue: &Rescue,
        reason: &Reason,
        (open, grace): (usize, Duration),
        urgency: Urgency,
    ) {
        let (reason, aloud) = (reason.clone(), self.owns_process());
        rescue.run(move || {
            if aloud && std::io::stderr().is_terminal() {
                stderr::line(&observe::notice(&reason, open, grace, urgency));
            }
            tracing::info!(target: "gracefully", %reason, resources = open, "shutdown requested");
        });
    }

    /// The urgency rose.
    pub(super) fn tell_urgency(&self, rescue: &Rescue, urgency: Urgency) {
        let aloud = self.owns_process();
        rescue.run(move || {
            if aloud && std::io::stderr().is_terminal() {
                stderr::line(&observe::hurry(urgency));
            }
            tracing::warn!(target: "gracefully", %urgency, "hurrying");
        });
    }

    /// The end. Main's thread tells it and leaves; where it does not answer, a rescue thread does.
    pub(super) fn end(&self, rescue: &Rescue, report: Report, ending: Ending, main_answers: bool) {
        let finish = self.finish(report, ending);
        if let Some(finished) = &self.finished {
            let _ = finished.send(Box::new(finish));
        } else if main_answers {
            self.order(Order::Finish(Box::new(finish)));
        } else {
            rescue.run_first(move || finish.leave());
        }
    }

    /// The end, now. What can be told in a moment is told.
    pub(super) fn force(&self, rescue: &Rescue, report: Report, status: u8) {
        let ending = Ending::Status(status);
        let mut finish = self.finish(report, ending);
        if let Some(finished) = &self.finished {
            let _ = finished.send(Box::new(finish));
            return;
        }
        let (told, done) = mpsc::channel();
        rescue.run_first(move || {
            finish.tell();
            let _ = told.send(());
        });
        let _ = done.recv_timeout(LAST_WORDS);
        os::exit_now(self.status_untold(ending));
    }

    fn finish(&self, report: Report, ending: Ending) -> Finish {
        let drill = self.rehearsal.as_ref().map(Rehearsal::account);
        Finish { report, ending, path: self.path.clone(), aloud: self.owns_process(), drill }
    }
}
