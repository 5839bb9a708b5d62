//! Ten thousand signals at once.

use std::time::{Duration, Instant};

use gracefully::{Urgency, Verdict};
use rustix::process::kill_process;
use support::programs::{Program, Signal};

use crate::scene::{HELD, Scene, Told};
use crate::truth::Status;

const MANY: usize = 10_000;

/// Sends many signals in turn, as fast as it can, and says how often that paused for so long that what comes after it
/// may be another wish. Once the program is gone there is nobody to send to.
fn burst(program: &Program, signals: &[Signal]) -> usize {
    let (mut last, mut pauses) = (Instant::now(), 0);
    for &signal in signals.iter().cycle().take(MANY) {
        if kill_process(program.pid(), signal).is_err() {
            break;
        }
        // Less than the 10 ms of the rule: on its way to the program a signal is delayed too.
        let now = Instant::now();
        pauses += usize::from(now - last > Duration::from_millis(5));
        last = now;
    }
    pauses
}

fn under(signals: &[Signal], words: &[&str]) -> (Told, usize) {
    let mut running = Scene::new(HELD.as_ref(), words).start();
    running.ready();
    let pauses = burst(&running.program, signals);
    (running.end(), pauses)
}

/// However long it is, it is one wish: what comes within 10 ms of the one before belongs to it. Where the sender itself
/// was held up for longer there are more, but never more than that. There is no twin: neither a handler of tokio's nor
/// none can tell one wish from ten thousand.
#[test]
fn a_burst_is_one_wish() {
    for _ in 0..5 {
        let (told, pauses) = under(&[Signal::TERM, Signal::INT, Signal::HUP], &["wait"]);
        let report = told.report.as_ref().expect("it is ours");
        assert!(pauses > 1 || !report.forced, "{pauses} pauses: {report:?}");
        if pauses == 0 {
            assert_eq!(report.urgency, Urgency::Graceful, "{report:?}");
            told.all_cleaned();
        }
    }
}

/// One SIGQUIT among them is enough, and whatever is shot at the program, it says the truth about it.
#[test]
fn a_burst_of_all_kinds_leaves_time_for_aborts_alone() {
    for words in [&["wait"][..], &["wait", "server=hang"], &["lingers", "server.abort=slow"]] {
        let (told, pauses) = under(&[Signal::TERM, Signal::INT, Signal::QUIT, Signal::HUP], words);
        let report = told.report.as_ref().expect("it is ours");
        if pauses < 2 {
            told.verdicts([Verdict::Aborted; 3]);
            told.status(70);
        }
        assert_eq!(report.urgency, Urgency::Immediate, "{report:?}");
        assert!(pauses > 1 || !report.forced, "{pauses} pauses: {report:?}");
    }
}

/// When everything has its verdict already, it is one wish too, and one alone may be a supervisor's that comes late.
#[test]
fn a_burst_at_the_end_forces_nothing() {
    let mut running = Scene::new(HELD.as_ref(), &["keeps"]).start();
    running.ready();
    running.program.signal(Signal::TERM);
    running.program.line_with("what was kept is dropped");
    let pauses = burst(&running.program, &[Signal::TERM, Signal::INT]);
    let told = running.end_as(Status::Own);
    told.all_cleaned();
    if pauses == 0 {
        told.status(0);
    }
}
