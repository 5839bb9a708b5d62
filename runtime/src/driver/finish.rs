//! The end: telling how it went, and leaving.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::{ExitCode, Termination};
use std::time::Duration;

use super::stderr;
use super::telling::Last;
use crate::boxed;
use crate::caught::caught;
use crate::config;
use crate::drill::Account;
use crate::engine::Ending;
use crate::observe::{self, Mode, Report};
use crate::os;
use crate::sync::latch;
use crate::words::Verdict;

/// How long a flush of stdout may take on the way out.
const TO_FLUSH: Duration = Duration::from_millis(100);

/// What is left to do when everything has its verdict.
pub(super) struct Finish {
    pub(super) report: Report,
    pub(super) ending: Ending,
    pub(super) path: Option<PathBuf>,
    /// Of the process; a guest does not talk.
    pub(super) last: Option<Last>,
    /// Of the drill, if this was one.
    pub(super) drill: Option<Account>,
}

impl Finish {
    /// Tells how it went: to the file, to stderr (when something went wrong, or a person or a drill looks on), and to
    /// `tracing`, in the order in which they are likely to block. A drill settles the exit status.
    pub(super) fn tell(&mut self) {
        if let Some(last) = self.last.take() {
            self.write(&last);
            last.voice.close();
            let report = &self.report;
            let clean = report.clean && report.conflicts.is_empty() && report.late_uses.is_empty();
            let looked_at = last.voice.mode() != Mode::Off && std::io::stderr().is_terminal();
            if !clean || self.drill.is_some() || looked_at {
                last.voice.say(&observe::report_lines(report));
            } else if last.tells_clean_end {
                last.voice.say(&observe::report_head(report));
            }
            if let Some(drill) = &self.drill {
                let (verdict, status) = drill.verdict(report);
                last.voice.say(&verdict);
                self.ending = Ending::Status(status);
            }
        }
        // A subscriber is user code.
        let _ = caught(|| self.trace());
    }

    fn write(&self, last: &Last) {
        if let Some(path) = &self.path
            && let Err(error) = observe::write(&self.report, path)
        {
            last.voice
                .say(&format!("gracefully: the report could not be written to {}: {error}", path.display()));
        }
    }

    fn trace(&self) {
        let report = &self.report;
        // What ended by itself was told by its own task.
        let stopped = |verdict| matches!(verdict, Verdict::TimedOut | Verdict::Aborted | Verdict::Abandoned);
        for resource in report.resources.iter().filter(|resource| stopped(resource.verdict)) {
            tracing::warn!(
                target: "gracefully",
                resource = resource.name,
                verdict = %resource.verdict,
                worked = %observe::brief(resource.worked),
                bound = %observe::brief(resource.bound),
                error = resource.error,
                "stopped"
            );
        }
        tracing::info!(
            target: "gracefully",
            resources = report.resources.len(),
            clean = report.clean,
            took = %observe::brief(report.took),
            "closed"
        );
    }

    pub(super) fn into_ended(self) -> Ended {
        Ended { ending: self.ending, report: Some(self.report) }
    }

    /// Tells and leaves, from a thread that is not main's: main's own does not answer. Exit handlers and destructors
    /// may wait for what is stuck, so none of them runs.
    pub(super) fn leave(mut self) -> ! {
        self.tell();
        flush_in_time();
        end_now(self.ending)
    }
}

/// Flushes stdout, unless whoever is stuck has it.
pub(super) fn flush_in_time() {
    let (done, flushed) = latch();
    let flush = move || {
        let _ = std::io::stdout().flush();
        drop(done);
    };
    if boxed::thread("gracefully-flush", Box::new(flush)).is_ok() {
        flushed.wait_for(TO_FLUSH);
    }
}

/// Ends the process like this, at once.
pub(super) fn end_now(ending: Ending) -> ! {
    match ending {
        Ending::Status(status) => os::exit_now(status),
        Ending::BySignal(signal) => os::end_by_signal(signal),
        Ending::Aborted => std::process::abort(),
    }
}

/// How a program ended: return it from `main`.
#[derive(Debug)]
#[must_use = "it holds the exit status: return it from main"]
pub struct Ended {
    ending: Ending,
    report: Option<Report>,
}

impl Ended {
    /// The status where the start failed.
    pub(super) const FAILED: u8 = 1;

    /// The report; none where the start was refused.
    pub fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    pub(super) fn status(status: u8) -> Self {
        Self { ending: Ending::Status(status), report: None }
    }

    /// Nothing was started: this was asked for instead. A reader who has gone away has read enough.
    pub(super) fn shown(text: &str) -> Self {
        let mut stdout = std::io::stdout().lock();
        let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        Self::status(0)
    }

    /// The start is refused: says why, a line for each fault.
    pub(super) fn refused(faults: &[String]) -> Self {
        for fault in faults {
            stderr::line(&format!("gracefully: {fault}"));
        }
        Self::status(config::REFUSED)
    }

    /// The start failed.
    pub(super) fn failed(what: &str) -> Self {
        stderr::line(&format!("gracefully: {what}"));
        Self::status(Self::FAILED)
    }

    /// The exit code; a process that is to end by a signal ends here.
    pub(super) fn leave(self) -> ExitCode {
        match self.ending {
            Ending::Status(status) => ExitCode::from(status),
            ending => {
                // As the standard library does at its exit.
                flush_in_time();
                end_now(ending)
            }
        }
    }
}

impl Termination for Ended {
    fn report(self) -> ExitCode {
        self.leave()
    }
}
