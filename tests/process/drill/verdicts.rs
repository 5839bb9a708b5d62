//! What a drill asks, and what it says.

use std::process::Command;

use gracefully::{Exit, Reason, Report, Signal, Urgency};
use support::programs::Program;

use crate::scenario::{CLOSING, DRILLED, drill, said, verdict};

#[test]
fn a_program_that_closes_as_it_should_is_clean() {
    let ended = drill("drill", CLOSING, &["wait"]);
    verdict(&ended, "clean", 0);
    assert_eq!(said(&ended, "asked"), "SIGTERM");
    assert_eq!(said(&ended, "left"), "nothing");
    assert_eq!(said(&ended, "status"), "0; without the drill it would be 0");
    assert!(said(&ended, "order").starts_with("Server, "), "{}", ended.stderr);
    assert!(said(&ended, "took").ends_with("; 4.4s at worst by the plan, 6s at most"), "{}", ended.stderr);
    // It is told in full, although all is well and no terminal looks on.
    assert!(ended.stderr.contains("gracefully: SIGTERM: 3 resources closed"), "{}", ended.stderr);
    assert!(ended.stderr.contains("main is done"), "{}", ended.stderr);
}

#[test]
fn a_cleanup_that_hangs_is_found() {
    let ended = drill("drill", CLOSING, &["wait", "server=hang"]);
    verdict(&ended, "not clean", 70);
    assert_eq!(said(&ended, "left"), "Server (timed out)");
    assert!(said(&ended, "order").starts_with("Server, "), "{}", ended.stderr);
}

#[test]
fn a_signal_may_be_chosen_and_ends_nothing_by_itself() {
    let ended = drill("drill:SIGINT", CLOSING, &["wait"]);
    verdict(&ended, "clean", 0);
    assert_eq!(said(&ended, "asked"), "SIGINT");
    assert_eq!(said(&ended, "status"), "0; without the drill it would end by SIGINT");
}

#[test]
fn mains_own_status_is_told_and_not_taken() {
    let ended = drill("drill", CLOSING, &["later=3"]);
    verdict(&ended, "clean", 0);
    assert_eq!(said(&ended, "status"), "0; without the drill it would be 3");
}

/// The second comes while the cleanup hangs, and hurries it: without it that would take a second.
#[test]
fn a_second_signal_is_a_wish_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("report.json");
    let mut command = Command::new(CLOSING);
    command.args(["wait", "server=hang"]).env("GRACEFULLY_REPORT", &path);
    let program = Program::start(command.env("GRACEFULLY", "drill:SIGTERM+SIGINT"));
    let ended = program.wait(std::time::Duration::from_secs(10));
    verdict(&ended, "not clean", 70);
    assert_eq!(said(&ended, "asked"), "SIGTERM, SIGINT");
    let report: Report =
        serde_json::from_str(&std::fs::read_to_string(path).expect("it is written")).expect("a report");
    assert_eq!((report.reason, report.urgency), (Some(Reason::Signal(Signal::Term)), Urgency::Fast));
    assert!(report.resources[0].worked.as_millis() < 900, "{:?}", report.resources[0]);
    assert_eq!((report.exit, report.forced), (Exit::Status(70), false));
}

#[test]
fn a_third_signal_ends_it() {
    let ended = drill("drill:SIGTERM+SIGTERM+SIGTERM", CLOSING, &["wait", "server=block"]);
    verdict(&ended, "not clean", 70);
    assert_eq!(said(&ended, "status"), "70; without the drill it would be 143");
}

#[test]
fn a_program_that_says_nothing_may_be_asked_after_a_time() {
    let ended = drill("drill:SIGTERM,after=300ms", CLOSING, &["starting"]);
    verdict(&ended, "clean", 0);
    assert_eq!(said(&ended, "order"), "Database");
}

#[test]
fn a_program_that_is_ready_and_ends_by_itself_has_had_its_drill() {
    let ended = drill("drill", DRILLED, &["brief"]);
    verdict(&ended, "clean", 0);
    // A machine that is slow enough still has it asked.
    assert!(["nothing: it ended by itself", "SIGTERM"].contains(&said(&ended, "asked")), "{}", ended.stderr);
}

/// A program that failed is not clean, though all that it had open was closed.
#[test]
fn a_main_that_fails_after_it_was_asked_is_found() {
    for (how, left, word, status) in [
        ("panics", "main, which panicked", "panicked", 101),
        ("fails", "main, which failed: \"it failed on purpose\"", "failed", 1),
    ] {
        let ended = drill("drill", DRILLED, &[how]);
        verdict(&ended, "not clean", 70);
        let head = format!("gracefully: SIGTERM: 1 resource closed, main {word} (");
        assert!(ended.stderr.contains(&head), "{}", ended.stderr);
        assert_eq!((said(&ended, "asked"), said(&ended, "left")), ("SIGTERM", left));
        assert_eq!(said(&ended, "status"), format!("70; without the drill it would be {status}"));
    }
}

/// Nobody has asked it to, and it is ready: so it should serve.
#[test]
fn a_program_that_ends_by_itself_and_not_well_is_found() {
    for (how, said_way, left, status) in [
        ("exits", "app.exit(6)", "nothing", 6),
        ("leaves", "process::exit(9)", "nothing", 9),
        ("fails early", "main failed", "main, which failed: \"it failed on purpose\"", 1),
        ("panics early", "main panicked", "main, which panicked", 101),
    ] {
        // A machine that is slow enough has it asked before it ends: then there is nothing to see here.
        let mut tries = (0..5).map(|_| drill("drill", DRILLED, &[how]));
        let ended =
            tries.find(|ended| said(ended, "asked") != "SIGTERM").expect("it ends before it is asked");
        verdict(&ended, "not clean", 70);
        let asked = said(&ended, "asked");
        // Or while it closes.
        let unasked = format!("it ended by itself, and not well: {said_way}, with {status}");
        assert!(asked.contains(&unasked), "{asked:?} of {}", ended.stderr);
        assert_eq!(said(&ended, "left"), left);
        assert_eq!(said(&ended, "status"), format!("70; without the drill it would be {status}"));
    }
}

#[test]
fn a_second_signal_that_finds_nothing_left_to_hurry_is_told() {
    let ended = drill("drill:SIGTERM+SIGINT", DRILLED, &[]);
    verdict(&ended, "clean", 0);
    assert_eq!(said(&ended, "asked"), "SIGTERM; SIGINT was not needed: it was over by then");
}

/// It is no failure: it may have nothing to finish.
#[test]
fn a_main_that_never_asks_is_told_that_it_was_dropped() {
    let ended = drill("drill", DRILLED, &["deaf"]);
    verdict(&ended, "clean", 0);
    assert_eq!(
        said(&ended, "note"),
        "main was dropped at once: it never asked; await `app.stopping()` in it where it has something to finish"
    );
    for asks in ["wait", "linger"] {
        let ended = drill("drill", CLOSING, &[asks]);
        assert!(!ended.stderr.contains("it never asked"), "{}", ended.stderr);
    }
    // It asked, and there was no time to wait for it.
    let mut hurried = Command::new(CLOSING);
    hurried.args(["linger"]).envs([("GRACEFULLY", "drill"), ("GRACEFULLY_DRAIN", "0s")]);
    let ended = Program::start(&mut hurried).wait(std::time::Duration::from_secs(10));
    assert!(!ended.stderr.contains("it never asked"), "{}", ended.stderr);
}

#[test]
fn a_main_that_blocks_is_found() {
    let ended = drill("drill", CLOSING, &["block"]);
    verdict(&ended, "not clean", 70);
    assert_eq!(said(&ended, "left"), "main, which blocks its thread");
}
