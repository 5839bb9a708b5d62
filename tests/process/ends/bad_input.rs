//! A wrong setting refuses to start: one message that names it, what is legal, exit 78, and nothing was opened.

use std::process::Command;

use support::programs::Program;

use crate::scenario::{OURS, end_of, never, once};

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
    let way_out = "write shorter bounds (`GRACEFULLY_DATABASE_TIMEOUT`: at most 2.6s), or `GRACEFULLY_GRACE=";
    assert!(said.contains(way_out), "{said}");
}

#[test]
fn a_report_path_that_cannot_be_written() {
    for (path, why) in [("", "empty"), ("/", "a folder"), ("/no/such/place", "there is no folder /no/such")] {
        let said = refused("GRACEFULLY_REPORT", path);
        assert!(said.starts_with(&format!("gracefully: GRACEFULLY_REPORT={path}: {why}")), "{said}");
    }
}

#[test]
fn a_way_to_show_it_that_is_none() {
    let said = refused("GRACEFULLY_PROGRESS", "plian");
    let told = "gracefully: GRACEFULLY_PROGRESS=plian: no way to show it; did you mean `plain`? legal are `off`, `plain` and `live`";
    assert_eq!(said.trim_end(), told);
    refused("GRACEFULLY_PROGRESS", "");
}

#[test]
fn two_faults_are_both_told() {
    let mut command = Command::new(OURS);
    command.arg("return").env("GRACEFULLY_GRACE", "soon").env("GRACEFULLY_REPORT", "/");
    let ended = end_of(Program::start(&mut command));
    assert!(ended.stderr.contains("GRACEFULLY_GRACE=soon") && ended.stderr.contains("GRACEFULLY_REPORT=/"));
    assert_eq!(ended.status.code(), Some(78));
}

#[test]
fn each_fault_is_told_once() {
    let mut command = Command::new(OURS);
    command.arg("return").env("GRACEFULLY_SERVER_TIMEOUT", "x").env("GRACEFULLY_CACHE_TIMEOUT", "y");
    command.env("GRACEFULLY_RESERVE", "0s").env("GRACEFULLY_FAST", "-1s");
    let ended = end_of(Program::start(&mut command));
    for value in ["SERVER_TIMEOUT=x", "CACHE_TIMEOUT=y", "RESERVE=0s", "FAST=-1s"] {
        assert_eq!(ended.stderr.matches(value).count(), 1, "{}", ended.stderr);
    }
    assert_eq!(ended.stderr.lines().count(), 4, "{}", ended.stderr);
}

/// Others name variables too, so it starts all the same.
#[test]
fn a_variable_that_looks_like_a_slip_is_told_and_refuses_nothing() {
    let mut command = Command::new(OURS);
    command.arg("return").env("GRACEFULLY_DRIAN", "x").env("GRACEFULLY_PORT", "tcp://10.0.0.1:80");
    let ended = end_of(Program::start(command.env("GRACEFULLY_DATABSE_TIMEOUT", "1s")));
    for (slip, meant) in [("DRIAN", "DRAIN"), ("DATABSE_TIMEOUT", "DATABASE_TIMEOUT")] {
        once(
            &ended,
            &format!(
                "gracefully: GRACEFULLY_{slip} is none of the library's variables; did you mean GRACEFULLY_{meant}?"
            ),
        );
    }
    never(&ended, "PORT");
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
}

/// It may be a log that somebody appends to.
#[test]
fn a_report_to_stderr_leaves_the_file_behind_it_alone() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let log = folder.path().join("app.log");
    std::fs::write(&log, "precious\n").expect("it can be written");
    let file = std::fs::OpenOptions::new().append(true).open(&log).expect("it is there");
    let mut command = Command::new(OURS);
    let status = command.arg("return").env("GRACEFULLY_REPORT", "/dev/stderr").stderr(file).status();
    assert_eq!(status.expect("it runs").code(), Some(0));
    let text = std::fs::read_to_string(&log).expect("it is there");
    assert!(text.starts_with("precious\n") && text.contains("\"lifecycle\": \"Shop\""), "{text}");
}
