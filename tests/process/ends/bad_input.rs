//! A wrong setting refuses to start: one message that names it, what is legal, exit 78, and nothing was opened.

use std::process::Command;

use support::programs::Program;

use crate::scenario::{OURS, end_of};

fn refused(variable: &str, value: &str) -> String {
    let ended = end_of(Program::start(Command::new(OURS).arg("return").env(variable, value)));
    assert_eq!(ended.status.code(), Some(78), "{}", ended.stderr);
    assert!(!ended.stderr.contains("cleanup"), "main was started:\n{}", ended.stderr);
    ended.stderr
}

#[test]
fn a_duration_that_is_none() {
    for variable in ["GRACEFULLY_GRACE", "GRACEFULLY_DRAIN", "GRACEFULLY_DATABASE_TIMEOUT"] {
        let said = refused(variable, "banana");
        assert!(said.starts_with(&format!("gracefully: {variable}=banana: not a duration")), "{said}");
        assert!(said.contains("5s, 250ms or 1m 30s"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn a_bound_of_zero() {
    let said = refused("GRACEFULLY_SERVER_TIMEOUT", "0s");
    assert!(said.contains("GRACEFULLY_SERVER_TIMEOUT=0s: zero"), "{said}");
}

#[test]
fn a_time_out_that_breaks_the_plan() {
    let said = refused("GRACEFULLY_DATABASE_TIMEOUT", "20s");
    for part in ["6s", "Server", "Database", "20s"] {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

#[test]
fn a_report_path_that_cannot_be_written() {
    for (path, why) in [("", "empty"), ("/", "a folder"), ("/no/such/place", "there is no folder /no/such")] {
        let said = refused("GRACEFULLY_REPORT", path);
        assert!(said.starts_with(&format!("gracefully: GRACEFULLY_REPORT={path}: {why}")), "{said}");
    }
}

#[test]
fn two_faults_are_both_told() {
    let mut command = Command::new(OURS);
    command.arg("return").env("GRACEFULLY_GRACE", "soon").env("GRACEFULLY_REPORT", "/");
    let ended = end_of(Program::start(&mut command));
    assert!(ended.stderr.contains("GRACEFULLY_GRACE=soon") && ended.stderr.contains("GRACEFULLY_REPORT=/"));
    assert_eq!(ended.status.code(), Some(78));
}
