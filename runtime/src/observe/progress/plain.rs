//! What a log is told: one line per change, and few of them.
//!
//! 1. A request by a signal is told at once, with nothing else in the first second: a shutdown that is clean and over
//!    by then is this line and the one of its end. One that the program itself asked for is not even that.
//! 2. What goes wrong is told in any case, and from the second second on everything that has its verdict. What ends
//!    together is one line, and its numbers are those of that moment.
//! 3. A step of the ladder is told when it has been waited in for a second; the emergency step, which is shorter, after
//!    a tenth of that.
//! 4. What has ended when all is over is left to the report, which says it in the same breath.
//!
//! It is pure: the guardian feeds it, and rescue threads write what it says.

use std::time::Duration;

use super::{Line, said};
use crate::engine::{Phase, View};
use crate::words::{Reason, Verdict};

/// What is clean and over within this needs no words.
const QUIET: Duration = Duration::from_secs(1);

/// What ends within this ends together.
const TOGETHER: Duration = Duration::from_millis(100);

/// How many resources are named in one line, of those that ended clean and of those that did not; the rest is counted.
const NAMED: usize = 8;

/// What is to be told, and when.
#[derive(Default)]
pub(crate) struct Plain {
    requested: Option<Duration>,
    /// The line of the request, as long as it was not worth telling.
    held: Option<Line>,
    phase: Option<Phase>,
    /// When the present step is worth a line; none once it had one.
    step_at: Option<Duration>,
    ended: Vec<Ended>,
    /// How many more of them there are.
    others: usize,
    /// When they are told.
    ended_at: Option<Duration>,
}

/// Instances that ended alike.
#[derive(Debug)]
struct Ended {
    name: &'static str,
    verdict: Verdict,
    count: usize,
}

impl Plain {
    /// The shutdown is requested; gives the line that is due at once.
    pub(crate) fn requested(&mut self, reason: &Reason, line: Line, now: Duration) -> Option<Line> {
        self.requested = Some(now);
        if matches!(reason, Reason::Signal(_)) {
            return Some(line);
        }
        self.held = Some(line);
        None
    }

    /// Whether anything was told, so that the end is worth a line too.
    pub(crate) fn has_spoken(&self) -> bool {
        self.requested.is_some() && self.held.is_none()
    }

    /// One has its verdict.
    pub(crate) fn settled(&mut self, name: &'static str, verdict: Verdict, now: Duration) {
        let Some(requested) = self.requested else { return };
        if verdict.is_clean() && now < requested + QUIET {
            return;
        }
        self.ended_at.get_or_insert(now + TOGETHER);
        let same = |ended: &&mut Ended| ended.verdict == verdict && ended.name == name;
        if let Some(ended) = self.ended.iter_mut().find(same) {
            ended.count += 1;
        } else if self.ended.iter().filter(|ended| ended.verdict.is_clean() == verdict.is_clean()).count()
            < NAMED
        {
            self.ended.push(Ended { name, verdict, count: 1 });
        } else {
            self.others += 1;
        }
    }

    /// The engine is in this step now.
    pub(crate) fn at(&mut self, phase: Phase, now: Duration) {
        if self.requested.is_none() || self.phase == Some(phase) {
            return;
        }
        self.phase = Some(phase);
        self.step_at = match phase {
            Phase::Notice | Phase::Drain | Phase::Cleanup => Some(now + QUIET),
            Phase::Emergency => Some(now + TOGETHER),
            Phase::Running | Phase::End | Phase::Gone => None,
        };
    }

    /// When there is something to tell.
    pub(crate) fn wake_at(&self) -> Option<Duration> {
        self.step_at.into_iter().chain(self.ended_at).min()
    }

    /// The lines that are due by now.
    pub(crate) fn tell(&mut self, view: &View) -> Vec<String> {
        let is_due = |at: Option<Duration>| at.is_some_and(|at| at <= view.now);
        let mut lines = Vec::new();
        if is_due(self.ended_at) {
            lines.push(line(view, &format!("{}: {}", said::count(view), self.ended())));
        }
        if is_due(self.step_at) {
            self.step_at = None;
            lines.push(line(view, &said::whole(view)));
        }
        self.with_request(lines)
    }

    /// Everything is over: nothing is to be told any more.
    pub(crate) fn end(&mut self) {
        (self.step_at, self.ended_at) = (None, None);
    }

    /// `Server, Connection x2 cleaned; Cache timed out, and 7 more`
    fn ended(&mut self) -> String {
        self.ended_at = None;
        let mut kinds: Vec<(Verdict, Vec<String>)> = Vec::new();
        for Ended { name, verdict, count } in self.ended.drain(..) {
            let many = if count > 1 { format!(" x{count}") } else { String::new() };
            let name = format!("{name}{many}");
            match kinds.iter_mut().find(|(kind, _)| *kind == verdict) {
                Some((_, names)) => names.push(name),
                None => kinds.push((verdict, vec![name])),
            }
        }
        let kinds: Vec<_> =
            kinds.iter().map(|(verdict, names)| format!("{} {verdict}", names.join(", "))).collect();
        match std::mem::take(&mut self.others) {
            0 => kinds.join("; "),
            more => format!("{}, and {more} more", kinds.join("; ")),
        }
    }

    /// The request goes before everything else.
    fn with_request(&mut self, mut lines: Vec<String>) -> Vec<String> {
        if !lines.is_empty()
            && let Some(request) = self.held.take()
        {
            lines.insert(0, request());
        }
        lines
    }
}

fn line(view: &View, what: &str) -> String {
    format!("gracefully: after {}: {what}", said::clock(view.now.saturating_sub(view.requested)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Pieces, Wait, What};
    use crate::words::{Signal, Urgency};

    const SIGNAL: Reason = Reason::Signal(Signal::Term);

    fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn view(now: u64, done: usize) -> View {
        View {
            phase: Phase::Cleanup,
            urgency: Urgency::Graceful,
            now: at(now),
            requested: at(1_000),
            gone_by: at(31_000),
            done,
            total: 3,
            waits: vec![Wait {
                what: What::Cleanup,
                name: "Server",
                count: 1,
                since: at(1_000),
                until: Some(at(11_000)),
                pieces: Pieces::default(),
            }],
            more: 0,
            idle: 1,
            next: None,
        }
    }

    /// Requested at 1 s, in the cleanup step from then on.
    fn closing(reason: &Reason) -> (Plain, Option<Line>) {
        let mut plain = Plain::default();
        let line = plain.requested(reason, Box::new(|| "the request".into()), at(1_000));
        plain.at(Phase::Cleanup, at(1_000));
        (plain, line)
    }

    #[test]
    fn a_fast_and_clean_shutdown_is_the_request_of_a_signal_and_nothing_else() {
        for (reason, told) in [(SIGNAL, true), (Reason::MainReturned, false), (Reason::Exit(3), false)] {
            let (mut plain, line) = closing(&reason);
            assert_eq!(line.is_some(), told);
            for name in ["A", "B", "C"] {
                plain.settled(name, Verdict::Cleaned, at(1_900));
            }
            plain.at(Phase::End, at(1_900));
            assert_eq!(plain.wake_at(), None);
            assert_eq!(plain.has_spoken(), told);
        }
    }

    #[test]
    fn a_step_is_told_once_when_it_has_been_waited_in_for_a_second() {
        let (mut plain, _) = closing(&SIGNAL);
        assert_eq!(plain.wake_at(), Some(at(2_000)));
        assert_eq!(plain.tell(&view(1_999, 0)), Vec::<String>::new());
        assert_eq!(
            plain.tell(&view(2_000, 1)),
            ["gracefully: after 1s: 1 of 3 done, 29s left; waits for Server 1s of 10s, then 1 more"]
        );
        plain.at(Phase::Cleanup, at(5_000));
        assert_eq!(plain.wake_at(), None);
    }

    #[test]
    fn a_request_that_nobody_was_told_of_goes_before_what_follows() {
        let (mut plain, _) = closing(&Reason::MainReturned);
        let lines = plain.tell(&view(2_000, 1));
        assert_eq!((lines.len(), lines[0].as_str()), (2, "the request"));
        assert!(plain.has_spoken());
    }

    #[test]
    fn what_ends_together_is_one_line_that_is_true_then() {
        let (mut plain, _) = closing(&SIGNAL);
        plain.tell(&view(2_000, 0));
        for (name, verdict, at_ms) in [
            ("Server", Verdict::Cleaned, 4_000),
            ("Connection", Verdict::Cleaned, 4_040),
            ("Connection", Verdict::TimedOut, 4_050),
            ("Connection", Verdict::Cleaned, 4_090),
        ] {
            plain.settled(name, verdict, at(at_ms));
        }
        assert_eq!(plain.wake_at(), Some(at(4_100)));
        let line = "gracefully: after 3.1s: 3 of 3 done: Server, Connection x2 cleaned; Connection timed out";
        assert_eq!(plain.tell(&view(4_100, 3)), [line]);
        assert_eq!(plain.tell(&view(4_200, 3)), Vec::<String>::new());
    }

    #[test]
    fn what_goes_wrong_is_told_early_unless_the_report_says_it_in_the_same_breath() {
        let (mut plain, _) = closing(&SIGNAL);
        plain.settled("Server", Verdict::Failed, at(1_100));
        assert_eq!(plain.tell(&view(1_200, 1)), ["gracefully: after 0.2s: 1 of 3 done: Server failed"]);
        plain.settled("Cache", Verdict::Failed, at(1_250));
        plain.end();
        assert_eq!(plain.wake_at(), None);
    }

    #[test]
    fn a_thousand_are_one_line_and_what_went_wrong_is_named() {
        let (mut plain, _) = closing(&SIGNAL);
        plain.tell(&view(2_000, 0));
        for n in 0..1_000 {
            plain.settled(format!("R{n}").leak(), Verdict::Cleaned, at(3_000));
        }
        plain.settled("Server", Verdict::Failed, at(3_000));
        let names = (0..NAMED).map(|n| format!("R{n}")).collect::<Vec<_>>().join(", ");
        let line =
            format!("gracefully: after 2.1s: 3 of 3 done: {names} cleaned; Server failed, and 992 more");
        assert_eq!(plain.tell(&view(3_100, 3)), [line]);
    }
}
