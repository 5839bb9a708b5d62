//! An exit that nobody asked for.

use std::path::Path;

use gracefully::{Exit, Reason, Verdict};

use crate::scene::{Marker, OURS, only, start, timeless};

const BY_ITSELF: &str = "shell (process N) ended by itself after TIME: exit status: 3";

#[test]
fn it_is_told_at_once_and_in_the_report() {
    let mut running = start(Path::new(OURS), &["wait"], &["sleep 0.05; exit 3"]);
    for line in ["ended by itself", "waited: Some(\"exit status: 3\")"] {
        assert!(running.program.says(line), "it never said {line}");
    }
    let (ended, report) = running.term();
    let told = ended.stderr.lines().find(|line| line.contains("by itself")).map(timeless);
    assert_eq!(told, Some(format!("gracefully: {BY_ITSELF}")));
    assert_eq!(only(&report).verdict, Verdict::Cleaned);
    assert_eq!(timeless(&only(&report).notes[0]), BY_ITSELF);
    assert_eq!((report.clean, ended.status.code()), (true, Some(0)));
}

/// What it has left runs on, and ends at its turn.
#[test]
fn what_it_leaves_behind_ends_at_its_turn() {
    let marker = Marker::new();
    let running = start(Path::new(OURS), &["wait"], &[&marker.script("NAP & exit 0")]);
    let mut running = running;
    assert!(running.program.says("waited: Some(\"exit status: 0\")"), "it never ended");
    marker.until(1);
    let (_, report) = running.term();
    assert_eq!(only(&report).verdict, Verdict::Cleaned);
    marker.assert_gone();
}

#[test]
fn it_requests_the_shutdown_where_that_is_declared() {
    for (script, status) in [("sleep 0.05; exit 3", 70), ("sleep 0.05", 0)] {
        let marker = Marker::new();
        let running = start(Path::new(OURS), &["run", "request"], &[script, &marker.script("exec NAP")]);
        let (ended, report) = running.end();
        let Some(Reason::ChildEnded(text)) = &report.reason else { panic!("{:?}", report.reason) };
        assert!(text.starts_with("shell (process ") && text.contains("ended by itself after"), "{text}");
        assert!(ended.stderr.contains(&format!("gracefully: {text}")), "{}", ended.stderr);
        assert_eq!(ended.status.code(), Some(status), "{}", ended.stderr);
        assert_eq!(report.exit, Exit::Status(u8::try_from(status).expect("small")));
        marker.assert_gone();
    }
}

#[test]
fn it_is_started_again_within_limits_and_then_given_up() {
    let marker = Marker::new();
    let script = marker.script("NAP & echo \"one runs\" >&2; sleep 0.02; exit 3");
    let running = start(Path::new(OURS), &["run", "restart=2"], &[&script]);
    let (ended, report) = running.end();
    let said = ended.stderr.lines().filter(|line| *line == "one runs").count();
    assert_eq!(said, 3, "{}", ended.stderr);
    for nth in [1, 2] {
        let again = format!("; it is started again ({nth} of 2 times within 60s)");
        assert!(ended.stderr.contains(&again), "no {again:?} in {}", ended.stderr);
    }
    let Some(Reason::ChildEnded(text)) = &report.reason else { panic!("{:?}", report.reason) };
    assert!(text.ends_with("it has ended too often, and is given up"), "{text}");
    assert_eq!((only(&report).notes.len(), ended.status.code()), (3, Some(70)));
    marker.assert_gone();
}

/// One that runs again after a failure is one that runs: it ends at its turn.
#[test]
fn one_that_was_started_again_ends_at_its_turn() {
    let marker = Marker::new();
    let folder = tempfile::tempdir().expect("a folder can be made");
    let flag = folder.path().join("failed");
    let script =
        format!("[ -e {0} ] || {{ touch {0}; exit 1; }}; {1}", flag.display(), marker.script("exec NAP"));
    let mut running = start(Path::new(OURS), &["run", "restart=2"], &[&script]);
    running.program.line_with("it is started again (1 of 2 times within 60s)");
    marker.until(1);
    let (_, report) = running.term();
    let notes: Vec<String> = only(&report).notes.iter().map(|note| timeless(note)).collect();
    assert_eq!(
        notes,
        [
            "shell (process N) ended by itself after TIME: exit status: 1",
            "shell (process N) ended TIME after SIGTERM: signal: 15 (SIGTERM)"
        ]
    );
    marker.assert_gone();
}
