//! The report is the truth, and writing it changes nothing.

use std::process::Command;

use gracefully::{Exit, MainRecord, Phase, Reason, Urgency, Verdict};
use support::programs::{Program, Signal};

use crate::scenario::{OURS, end_of, with_report};

#[test]
fn a_clean_end_is_reported_in_the_order_in_which_it_happened() {
    let (ended, report) = with_report(&["wait"], "ready", |program| program.signal(Signal::INT));
    assert_eq!(report.reason, Some(Reason::Signal(gracefully::Signal::Int)));
    assert_eq!(report.exit, Exit::Signal(gracefully::Signal::Int));
    assert_eq!(report.urgency, Urgency::Graceful);
    assert!(report.clean && !report.forced);
    assert_eq!(report.main.ended, MainRecord::Returned);
    assert!(report.main.worked.as_millis() >= 50, "{:?}", report.main.worked);
    assert_eq!(report.resources[0].name, "Server");
    assert!(report.resources.iter().all(|resource| resource.verdict == Verdict::Cleaned));
    assert!(report.resources.iter().all(|resource| resource.worked.as_millis() >= 20));
    assert!(report.resources[1..].iter().all(|resource| resource.waited >= report.resources[0].worked));
    assert!(report.resources.iter().all(|resource| resource.bound.as_millis() == 1000));
    assert_eq!(report.steps.last().map(|step| step.step), Some(Phase::Gone));
    // Nothing went wrong, and nobody looks on.
    let told: Vec<&str> = ended.stderr.lines().filter(|line| line.starts_with("gracefully: ")).collect();
    assert_eq!(told.len(), 2, "{}", ended.stderr);
    assert_eq!(told[0], "gracefully: SIGINT: closing 3 resources, at most 6s");
    assert!(told[1].starts_with("gracefully: SIGINT: 3 resources closed ("), "{}", told[1]);
}

#[test]
fn a_forced_end_is_reported_as_such() {
    let (ended, report) = with_report(&["block"], "ready", |program| {
        program.signal(Signal::TERM);
        program.signal_again(Signal::TERM);
        program.signal_again(Signal::INT);
    });
    assert_eq!(ended.status.code(), Some(130));
    assert!(report.forced && !report.clean);
    assert_eq!(report.exit, Exit::Status(130));
}

#[test]
fn a_report_that_cannot_be_written_is_told_and_changes_no_status() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("report.json");
    let mut program = Program::start(Command::new(OURS).arg("wait").env("GRACEFULLY_REPORT", &path));
    program.line_with("ready");
    folder.close().expect("the folder can be removed");
    program.signal(Signal::TERM);
    let ended = end_of(program);
    let told = format!("gracefully: the report could not be written to {}", path.display());
    assert!(ended.stderr.contains(&told), "{}", ended.stderr);
    assert_eq!(ended.status.code(), Some(0));
}
