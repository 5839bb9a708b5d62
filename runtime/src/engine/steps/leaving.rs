//! Threads that end the process by themselves, and are held until everything has its verdict.

use super::super::state::{Engine, Leaver, State};
use super::super::{Call, InstanceId, MainEnd, Outcome, Phase, Taken, WayOut};
use crate::words::{Reason, Urgency, Verdict};

/// What is said of a call that did not come back.
const LEFT: &str = "called process::exit";

impl Engine {
    /// A thread leaves: what it was at is over, and it is a request.
    pub(in crate::engine) fn leaving(&mut self, way: &WayOut, taken: Taken) {
        self.leaver = self.leaver.max(if taken.main.is_some() { Leaver::Main } else { Leaver::Minor });
        // First, so that what waits for the call does not start.
        self.runtime_ended |= taken.runtime;
        if let Some((id, call)) = taken.call {
            match way {
                WayOut::Exit(_) => self.call_left(id, call),
                WayOut::Panic(message) => self.call_panicked(id, call, message),
            }
        }
        let reason = match (way, &taken.main) {
            (WayOut::Exit(code), _) => Reason::ProcessExit(*code),
            (WayOut::Panic(_), Some(MainEnd::Panicked { message })) => Reason::MainPanicked(message.clone()),
            (WayOut::Panic(message), _) => Reason::Panicked(message.clone()),
        };
        if self.main.end.is_none() && taken.main.is_some() {
            self.main.end = taken.main;
            self.main.ended = Some(self.now);
        }
        match way {
            WayOut::Exit(code) => self.process_exit(*code, reason),
            WayOut::Panic(_) => self.doom(reason),
        }
        // Nobody serves any more, so there is nothing to notice.
        if self.phase == Phase::Notice && self.main.end.is_some() {
            self.stop();
        }
        if taken.runtime {
            self.runtime_taken();
        }
    }

    /// The same as `app.exit`, as far as the status goes: the system takes its lowest eight bits.
    fn process_exit(&mut self, code: Option<i32>, reason: Reason) {
        if let Some(code) = code
            && !std::mem::replace(&mut self.exit_said, true)
        {
            self.claim(code.to_le_bytes()[0]);
        }
        self.ask(reason);
    }

    /// Whether nobody shuts the runtime down.
    pub(in crate::engine) fn is_unattended(&self) -> bool {
        self.leaver > Leaver::Minor
    }

    /// There is time for aborts alone, and none for the runtime.
    fn doom(&mut self, reason: Reason) {
        self.leaver = Leaver::Doomed;
        self.request(reason);
        self.raise(Urgency::Immediate);
    }

    /// What runs on the runtime stays where it is, for ever.
    fn runtime_taken(&mut self) {
        if self.phase < Phase::Emergency {
            self.runtime_ended();
        }
        let at_it =
            |state: &State| matches!(state, State::Running { .. } | State::Stopping { stopped: false, .. });
        let mut left: Vec<InstanceId> =
            self.instances.iter().filter(|(_, instance)| at_it(&instance.state)).map(|(&id, _)| id).collect();
        left.sort_unstable();
        for id in left {
            self.stopped(id);
        }
    }

    /// A call left the process, and so never returns.
    fn call_left(&mut self, id: InstanceId, call: Call) {
        match call {
            Call::Quiesce => {
                self.taint(id, Verdict::Failed, "its quiesce ", LEFT);
                self.quiet(id);
            }
            Call::Cleanup => self.finished(id, Outcome::Failed(format!("it {LEFT}"))),
            Call::Abort => self.abort_over(id, "its abort ", Some(LEFT)),
        }
    }

    /// A call panicked for good.
    fn call_panicked(&mut self, id: InstanceId, call: Call, message: &str) {
        match call {
            Call::Quiesce => self.quiesced(id, Some(message.to_owned()), false),
            Call::Cleanup => self.finished(id, Outcome::Panicked(message.to_owned())),
            Call::Abort => self.aborted(id, Some(message)),
        }
    }
}
