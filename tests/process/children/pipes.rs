//! What children write, and whether anybody reads it.

use std::path::Path;
use std::time::Duration;

use gracefully::Verdict;
use support::processes::until;
use support::programs::Signal;

use crate::scene::{BOUND, Marker, OURS, holds_for_ours_alone, only, start};

/// The twin pipes it too, and its child waits for a reader for ever.
#[test]
fn who_writes_to_a_pipe_that_nobody_reads_is_not_held_up() {
    holds_for_ours_alone(|program| {
        let marker = Marker::new();
        let folder = tempfile::tempdir().expect("a folder can be made");
        let flag = folder.path().join("written");
        let script = format!(
            "head -c 1000000 /dev/zero && head -c 300000 /dev/zero >&2 && touch {} && {}",
            flag.display(),
            marker.script("exec NAP")
        );
        let running = start(program, &["run", "piped"], &[&script]);
        until(Duration::from_secs(5), "it does not wait for somebody to read", || flag.exists());
        running.program.signal(Signal::TERM);
        running.program.wait(BOUND);
    });
}

#[test]
fn what_is_taken_is_read_from_its_beginning() {
    let script = "echo first; sleep 0.05; echo second; exit 0";
    let mut running = start(Path::new(OURS), &["take", "piped"], &[script]);
    running.program.line_with("it said first");
    running.program.line_with("it said second");
    assert!(running.term().1.clean);
}

/// Nobody waits for the end of a pipe, which whoever has left the group keeps open.
#[test]
fn a_grandchild_that_holds_the_pipes_holds_up_nothing() {
    let marker = Marker::new();
    let running = start(Path::new(OURS), &["run", "piped"], &[&marker.script("setsid NAP & exec NAP")]);
    marker.until(2);
    let (_, report) = running.term();
    assert_eq!(only(&report).verdict, Verdict::Cleaned);
    assert!(report.took.as_millis() < 1000, "{:?}", report.took);
    assert_eq!(marker.alive().len(), 1, "the one that has left");
}
