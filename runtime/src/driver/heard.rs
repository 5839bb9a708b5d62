//! Signals as the guardian hears them: what came together counts as one, also when nobody could look for a while.

use std::time::Duration;

use super::guardian::Guardian;
use crate::engine::{BURST, Event};
use crate::os;
use crate::words::Signal;

/// A signal that pends for so long after another was seen is blocked by the program, and not on its way.
const BLOCKED: Duration = Duration::from_secs(1);

/// What is remembered of them.
#[derive(Default)]
pub(super) struct Heard {
    /// When the last one was seen.
    last: Option<Duration>,
    /// Whatever is seen next had not come by then.
    quiet: Duration,
    /// How many came, apart from one another, when everything had its verdict.
    at_the_end: u32,
    /// The parent of this worker is gone, and its SIGTERM has come.
    #[cfg(feature = "process")]
    parent_is_gone: bool,
}

impl Guardian {
    /// A signal came. Once everything has its verdict, and whoever was to leave is still about it, one may be a
    /// supervisor's that comes late; who asks twice does not want to wait for it.
    pub(super) fn hear(&mut self, signal: Signal) {
        let (since, now) = (self.heard.quiet, self.now());
        if let Some(drill) = self.host.drill() {
            drill.heard(now);
        }
        if self.gone {
            return;
        }
        #[cfg(feature = "process")]
        if signal == Signal::Term && !self.heard.parent_is_gone && crate::process::parent_is_gone() {
            // The kernel sends it then. Nobody has asked for anything.
            self.heard.parent_is_gone = true;
            let reason = crate::words::Reason::ParentGone;
            return self.step(Event::Requested { reason, unclean: false });
        }
        let burst = self.heard.last.is_some_and(|last| last + BURST >= since);
        self.heard.last = Some(now);
        if self.leaving.is_none() {
            return self.step(Event::LateSignal { signal, since });
        }
        self.heard.at_the_end += u32::from(!burst && !self.engine.ignores(signal));
        if self.heard.at_the_end > 1 {
            os::exit_now(128 + signal.number());
        }
    }

    /// Takes the signals that came. Where there are none, and none is on its way, none had come by now.
    pub(super) fn take_signals(&mut self) -> [Option<Signal>; 4] {
        let now = self.now();
        // Before the first one there is nothing that it could belong to.
        let quiet = self.heard.last.is_none_or(|last| now >= last + BLOCKED || !self.catcher.is_due());
        let signals = self.catcher.take();
        if quiet && signals.iter().all(Option::is_none) {
            self.heard.quiet = now;
        }
        signals
    }

    /// When to look whether it is quiet: what comes later does not belong to the last signal.
    pub(super) fn look_at(&self) -> Option<Duration> {
        let over = self.heard.last? + BURST + Duration::from_millis(1);
        (self.heard.quiet < over).then(|| over.max(self.now() + Duration::from_millis(1)))
    }
}
