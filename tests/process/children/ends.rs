//! A child at its turn, on every way out.

use gracefully::{Exit, Reason, Verdict};
use rustix::process::Signal;

use crate::scene::{Marker, OURS, holds_for_ours_alone, only, start, timeless};
use std::path::Path;

const TERMED: &str = "shell (process N) ended TIME after SIGTERM: signal: 15 (SIGTERM)";

/// The twin kills the shell, and what that has started lives on.
#[test]
fn what_a_shell_has_started_ends_too() {
    holds_for_ours_alone(|program| {
        let marker = Marker::new();
        let script = marker.script("NAP & NAP & wait");
        let running = start(program, &["run"], &[&script]);
        marker.until(2);
        running.program.signal(Signal::TERM);
        running.program.wait(crate::scene::BOUND);
        marker.assert_gone();
    });
}

#[test]
fn its_status_is_in_the_report_and_any_status_is_clean() {
    for (script, note) in [
        ("exec NAP", TERMED),
        ("trap 'exit 7' TERM; NAP & wait", "shell (process N) ended TIME after SIGTERM: exit status: 7"),
    ] {
        let marker = Marker::new();
        let running = start(Path::new(OURS), &["run"], &[&marker.script(script)]);
        marker.until(1);
        let (ended, report) = running.term();
        let child = only(&report);
        assert_eq!((child.verdict, child.name.as_str()), (Verdict::Cleaned, "Child"));
        assert_eq!(child.notes.iter().map(|note| timeless(note)).collect::<Vec<_>>(), [note]);
        assert_eq!((report.clean, ended.status.code()), (true, Some(0)), "{}", ended.stderr);
        marker.assert_gone();
    }
}

#[test]
fn a_note_is_told_where_something_went_wrong() {
    let marker = Marker::new();
    let stubborn = marker.script("trap '' TERM; NAP");
    let running = start(Path::new(OURS), &["run"], &[&marker.script("exec NAP"), &stubborn]);
    marker.until(2);
    let (ended, _) = running.term();
    let told: Vec<String> = ended.stderr.lines().map(|line| timeless(line.trim())).collect();
    assert!(told.iter().any(|line| line == TERMED), "{}", ended.stderr);
    marker.assert_gone();
}

/// By another signal, where that is what it listens to.
#[test]
fn it_is_asked_by_the_signal_of_its_choice() {
    let marker = Marker::new();
    let running = start(Path::new(OURS), &["run", "by-int"], &[&marker.script("exec NAP")]);
    marker.until(1);
    let (_, report) = running.term();
    assert_eq!(
        timeless(&only(&report).notes[0]),
        "shell (process N) ended TIME after SIGINT: signal: 2 (SIGINT)"
    );
}

#[test]
fn as_a_field_it_reads_like_any_other() {
    let marker = Marker::new();
    let running = start(Path::new(OURS), &["run", "field"], &[&marker.script("trap '' TERM; NAP")]);
    marker.until(1);
    let (_, report) = running.term();
    let encoder = only(&report);
    assert_eq!(encoder.verdict, Verdict::Failed);
    // Half of the resource's time was its share, and what is after it has its own.
    let error = timeless(encoder.error.as_deref().unwrap_or_default());
    assert_eq!(
        error,
        "field `child`: shell (process N) did not end within TIME of SIGTERM, and was killed with its group: signal: 9 (SIGKILL)"
    );
    assert_eq!(
        timeless(&encoder.notes[0]),
        "sleep (process N) ended TIME after SIGTERM: signal: 15 (SIGTERM)"
    );
    assert!(encoder.worked.as_millis() < 1500, "{:?}", encoder.worked);
    marker.assert_gone();
}

#[test]
fn it_closes_early_and_once() {
    let marker = Marker::new();
    let mut running = start(Path::new(OURS), &["close"], &[&marker.script("exec NAP")]);
    running.program.line_with("closed: cleaned, runs: false");
    running.program.line_with("all closed");
    marker.assert_gone();
    let (_, report) = running.term();
    assert!(report.clean && report.resources.is_empty(), "{report:?}");
}

/// Nobody asks who has no time: SIGQUIT, a process that exits on its only thread, and one that is killed itself.
#[test]
fn it_ends_on_every_way_out() {
    for (words, signal) in [
        (&["run"][..], Some(Signal::QUIT)),
        (&["exit"], None),
        (&["exit", "one-thread"], None),
        (&["run"], Some(Signal::KILL)),
    ] {
        let marker = Marker::new();
        // One process alone: what outlives a SIGKILL of the parent beside it is the reaper's.
        let running = start(Path::new(OURS), words, &[&marker.script("exec NAP")]);
        if let Some(signal) = signal {
            marker.until(1);
            running.program.signal(signal);
        }
        running.program.wait(crate::scene::BOUND);
        marker.assert_gone();
    }
}

#[test]
fn a_killed_one_is_told_as_killed() {
    let marker = Marker::new();
    let running = start(Path::new(OURS), &["kill"], &[&marker.script("trap '' TERM; NAP")]);
    marker.assert_gone();
    let (_, report) = running.term();
    assert_eq!(timeless(&only(&report).notes[0]), "shell (process N) was killed: signal: 9 (SIGKILL)");
}

#[test]
fn a_dropped_one_is_killed_with_its_group() {
    let marker = Marker::new();
    let running = start(Path::new(OURS), &["drop"], &[&marker.script("NAP & NAP")]);
    // Those of the one that is kept.
    marker.until(2);
    let (_, report) = running.term();
    assert_eq!((only(&report).verdict, &report.exit), (Verdict::Cleaned, &Exit::Status(0)));
    assert_eq!(report.reason, Some(Reason::Signal(gracefully::Signal::Term)));
    marker.assert_gone();
}
