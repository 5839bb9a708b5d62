//! What came of a drill: everything that a person would look for, and the exit status for CI.

use std::fmt::Write;

use super::Account;
use crate::engine::MainRecord;
use crate::observe::{Exit, Report, brief, brief_reason};
use crate::os::{self, Child};
use crate::words::Reason;

/// The exit status of a drill that found something.
const UNCLEAN: u8 = 70;

/// The exit status where there was no drill.
const NO_DRILL: u8 = 78;

/// Names in one line; the rest is counted.
const NAMES_AT_MOST: usize = 20;

impl Account {
    /// The lines of the verdict, and the exit status. Looks at what is left of the process.
    pub(crate) fn verdict(&self, report: &Report) -> (String, u8) {
        let left = self.left(report, &os::children());
        let status = self.status(report, &left);
        (self.lines(report, &left, status), status)
    }

    /// The exit status where there is no time to look.
    pub(crate) fn status_unseen(&self) -> u8 {
        if self.unready { NO_DRILL } else { UNCLEAN }
    }

    fn status(&self, report: &Report, left: &[String]) -> u8 {
        let clean = report.clean && left.is_empty() && self.missed.is_empty() && !fell(report);
        if clean && !self.unready { 0 } else { self.status_unseen() }
    }

    fn lines(&self, report: &Report, left: &[String], status: u8) -> String {
        let word = match status {
            0 => "clean",
            NO_DRILL => "there was none",
            _ => "not clean",
        };
        let mut text = format!("gracefully: drill: {word}");
        let _ = write!(text, "\n  asked   {}", self.asked(report));
        let _ = write!(text, "\n  order   {}", order(report));
        let _ = write!(text, "\n  took    {}", self.took(report));
        let _ = write!(text, "\n  left    {}", listed(left.iter(), "nothing"));
        if report.main.ended == MainRecord::Dropped && !report.main.asked {
            let _ = write!(
                text,
                "\n  note    main was dropped at once: it never asked; await `app.stopping()` in it where it has something to finish"
            );
        }
        let _ = write!(text, "\n  status  {status}; without the drill {}", exit(report.exit));
        text
    }

    fn asked(&self, report: &Report) -> String {
        let by_itself = self.asked.is_empty() && !self.unready && !fell(report);
        let mut text =
            listed(self.asked.iter(), if by_itself { "nothing: it ended by itself" } else { "nothing" });
        if !self.asked.is_empty() && !self.unneeded.is_empty() {
            let verb = if self.unneeded.len() == 1 { "was" } else { "were" };
            let _ =
                write!(text, "; {} {verb} not needed: it was over by then", listed(self.unneeded.iter(), ""));
        }
        if let Some(reason) = report.reason.as_ref().filter(|_| fell(report)) {
            let (reason, exit) = (brief_reason(reason), status(report.exit));
            let _ = write!(text, "; it ended by itself, and not well: {reason}, with {exit}");
        }
        for signal in &self.missed {
            let _ = write!(
                text,
                "\n          {signal} was sent and did not come: the program has taken its handler; let the library have it"
            );
        }
        text
    }

    fn took(&self, report: &Report) -> String {
        let took = brief(report.took);
        match self.worst_case {
            Some(worst) => {
                format!("{took}; {} at worst by the plan, {} at most", brief(worst), brief(report.grace))
            }
            None => format!("{took}; {} at most", brief(report.grace)),
        }
    }

    /// Everything that is there and should not be.
    fn left(&self, report: &Report, children: &[Child]) -> Vec<String> {
        let unclean = report.resources.iter().filter(|resource| !resource.verdict.is_clean());
        let mut left: Vec<String> =
            unclean.map(|resource| format!("{} ({})", resource.name, resource.verdict)).collect();
        let early = report.closed_early.iter().filter(|early| early.beyond > 0);
        left.extend(early.map(|early| format!("{} more of {} (closed early)", early.beyond, early.name)));
        match &report.main.ended {
            MainRecord::Panicked(_) => left.push("main, which panicked".to_owned()),
            MainRecord::Failed(error) => left.push(format!("main, which failed: {error}")),
            _ => {}
        }
        if report.main.ended == MainRecord::Stuck {
            // The runtime is not shut down then, and its threads say nothing.
            left.push("main, which blocks its thread".to_owned());
        } else if !report.forced && report.main.ended != MainRecord::Left && report.exit != Exit::Aborted {
            match self.threads.left() {
                0 => {}
                1 => left.push("a thread of the runtime that blocks".to_owned()),
                n => left.push(format!("{n} threads of the runtime that block")),
            }
        }
        left.extend(children.iter().map(|child| format!("its child {} (process {})", child.name, child.pid)));
        let late = report.late_uses.iter();
        left.extend(
            late.map(|used| {
                format!("a use of {} after it was closed ({}:{})", used.name, used.file, used.line)
            }),
        );
        left
    }
}

/// Whether it ended without having been asked, with a status that says that something is wrong. (Where it was asked, a
/// status may be its way to say so.)
fn fell(report: &Report) -> bool {
    let unasked = !matches!(report.reason, None | Some(Reason::Signal(_)));
    // Where a cleanup is at fault, that is told.
    let own = if report.clean { Exit::Status(0) } else { Exit::Status(UNCLEAN) };
    unasked && report.exit != own
}

/// The names in the order in which they had their verdicts, each once.
fn order(report: &Report) -> String {
    let mut names: Vec<&str> = Vec::new();
    for resource in &report.resources {
        if names.last() != Some(&resource.name.as_str()) {
            names.push(&resource.name);
        }
    }
    let mut text = listed(names.iter(), "nothing was open");
    if !report.conflicts.is_empty() {
        text.push_str("; not as it was asked for, see above");
    }
    text
}

fn listed<T: ToString>(items: impl ExactSizeIterator<Item = T>, none: &str) -> String {
    let more = items.len().saturating_sub(NAMES_AT_MOST);
    let mut text: Vec<String> = items.take(NAMES_AT_MOST).map(|item| item.to_string()).collect();
    if more > 0 {
        text.push(format!("and {more} more"));
    }
    if text.is_empty() { none.to_owned() } else { text.join(", ") }
}

fn exit(exit: Exit) -> String {
    match exit {
        Exit::Status(status) => format!("it would be {status}"),
        Exit::Signal(_) | Exit::Aborted => format!("it would end by {}", status(exit)),
    }
}

fn status(exit: Exit) -> String {
    match exit {
        Exit::Status(status) => status.to_string(),
        Exit::Signal(signal) => signal.to_string(),
        Exit::Aborted => "SIGABRT".to_owned(),
    }
}
