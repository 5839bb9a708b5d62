//! Running one program, with the signals that it is to get.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use gracefully::Report;
use support::programs::{Ended, Program, Signal};
use support::shapes::{GRACE_MS, Moment, Shape, Spec};

use crate::trace::Trace;

/// What the machine may be late with, over the bound that the library promises.
const SLACK: Duration = Duration::from_secs(6);

/// What came of it.
pub(crate) struct Played {
    pub(crate) ended: Ended,
    pub(crate) trace: Trace,
    pub(crate) report: Option<Report>,
    /// Signals that were sent while it was there.
    pub(crate) sent: Vec<u8>,
    /// From the first that could have ended it to its end.
    pub(crate) took: Duration,
}

impl Played {
    /// What is worth counting.
    pub(crate) fn features(&self, spec: &Spec) -> Vec<String> {
        let way = format!("{:?}", spec.way);
        let way = way.split('(').next().unwrap_or_default();
        let mut features =
            vec![format!("{:?}", spec.shape), way.to_owned(), format!("sent:{}", self.sent.len())];
        if let Some(report) = &self.report {
            features.push(report.urgency.to_string());
            features.extend(report.resources.iter().map(|resource| resource.verdict.to_string()));
            features.extend(report.forced.then(|| "forced".to_owned()));
        }
        features
    }
}

/// Runs it to its end. It panics where that does not come.
pub(crate) fn play(spec: &Spec) -> Played {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("report.json");
    let argument = serde_json::to_string(spec).expect("a spec is JSON");
    let mut command = Command::new(env!("CARGO_BIN_EXE_shaped"));
    // One line for a panic, not sixty.
    command.arg(argument).env("GRACEFULLY_REPORT", &path).env("RUST_BACKTRACE", "0");
    let mut program = Program::start(&mut command);
    let mut sent = Vec::new();
    let mut asked = None;
    for wish in &spec.wishes {
        if !program.says(wish.after.said()) {
            break;
        }
        thread::sleep(Duration::from_millis(wish.pause.into()));
        asked.get_or_insert_with(Instant::now);
        // It may have ended just now.
        if program.signal_if_there(Signal::from_named_raw(wish.signal.into()).expect("one of the four")) {
            sent.push(wish.signal);
        }
    }
    // What closes early may be stuck for good, with every worker of the runtime: then nobody has asked it to end.
    if !program.says(Moment::Ready.said()) && program.signal_if_there(Signal::TERM) {
        sent.push(15);
    }
    let asked = asked.unwrap_or_else(Instant::now);
    // What is open has no list, and so the default.
    let grace = Duration::from_millis(if spec.shape == Shape::Open { 30_000 } else { GRACE_MS });
    let ended = program.wait(grace + SLACK);
    let took = asked.elapsed();
    let report = std::fs::read_to_string(&path).ok();
    let report =
        report.map(|text| serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}")));
    let trace = Trace::read(&ended.stderr);
    Played { ended, trace, report, sent, took }
}
