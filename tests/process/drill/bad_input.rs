//! Drills that cannot be.

use support::programs::Ended;

use crate::scenario::{CLOSING, DRILLED, drill, said, verdict};

fn told_what_to_write(ended: &Ended, what: &str) {
    let lines: Vec<_> =
        ended.stderr.lines().filter(|line| line.contains("GRACEFULLY=drill:after=2s")).collect();
    assert_eq!(lines.len(), 1, "{}", ended.stderr);
    assert!(lines[0].contains(what) && lines[0].contains("`app.ready()`"), "{}", lines[0]);
}

#[test]
fn a_program_that_never_gets_ready_is_told_so_and_closed_in_order() {
    let ended = drill("drill:SIGINT+SIGTERM,within=300ms", CLOSING, &["starting"]);
    verdict(&ended, "there was none", 78);
    told_what_to_write(&ended, "did not say within 300ms that it is ready");
    assert!(ended.stderr.contains("database: cleaned"), "{}", ended.stderr);
    assert_eq!(said(&ended, "asked"), "SIGINT");
}

#[test]
fn a_program_that_ends_before_it_is_asked_is_told_so_and_closed_in_order() {
    for how in ["drill", "drill:after=1m"] {
        let ended = drill(how, DRILLED, &["soon"]);
        verdict(&ended, "there was none", 78);
        told_what_to_write(&ended, "ended before the drill could ask");
        assert!(ended.stderr.contains("store: cleaned"), "{}", ended.stderr);
        assert_eq!(said(&ended, "asked"), "nothing");
    }
}

/// One message for each fault, and nothing was opened.
fn refused(how: &str, faults: &[&str]) {
    let ended = drill(how, CLOSING, &["wait"]);
    assert_eq!(ended.status.code(), Some(78), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), faults.len(), "{}", ended.stderr);
    for (line, fault) in ended.stderr.lines().zip(faults) {
        assert!(line.starts_with(&format!("gracefully: GRACEFULLY={how}: {fault}")), "{line}");
        assert!(line.contains("legal"), "{line}");
    }
}

#[test]
fn what_is_no_verb_starts_nothing() {
    refused("plann", &["`plann` is no verb; did you mean `plan`? legal are `drill` and `plan`"]);
    refused("dril", &["`dril` is no verb; did you mean `drill`?"]);
    refused("", &["`` is no verb"]);
}

#[test]
fn each_bad_word_of_a_drill_is_named_and_starts_nothing() {
    refused(
        "drill:SIGIN,after=5",
        &["`SIGIN` is no word of a drill; did you mean `SIGINT`?", "after=5: not a duration"],
    );
}

#[test]
fn a_signal_that_the_lifecycle_ignores_starts_nothing() {
    let ended = drill("drill:SIGHUP", env!("CARGO_BIN_EXE_configured"), &[]);
    assert_eq!(ended.status.code(), Some(78), "{}", ended.stderr);
    let line = "gracefully: GRACEFULLY=drill: SIGHUP would ask for nothing, since its lifecycle ignores it; drill another signal";
    assert_eq!(ended.stderr, line);
}
