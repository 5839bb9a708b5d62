//! Everything was cleaned, and something is there all the same: what nobody sees without a drill.

use crate::scenario::{DRILLED, drill, said, verdict};

#[test]
fn a_program_that_leaves_nothing_is_clean() {
    let ended = drill("drill", DRILLED, &[]);
    verdict(&ended, "clean", 0);
    assert_eq!(said(&ended, "left"), "nothing");
}

#[test]
fn a_blocking_task_that_does_not_return_is_found() {
    let ended = drill("drill", DRILLED, &["blocking"]);
    verdict(&ended, "not clean", 70);
    assert_eq!(said(&ended, "left"), "a thread of the runtime that blocks");
    assert_eq!(said(&ended, "status"), "70; without the drill it would be 0");
}

/// Nobody would ever end it but by force, which is not to be found out in production.
#[test]
fn a_signal_that_does_not_come_is_found_and_the_program_closed_all_the_same() {
    let ended = drill("drill", DRILLED, &["taken"]);
    verdict(&ended, "not clean", 70);
    assert_eq!(
        said(&ended, "SIGTERM was sent and did not come:"),
        "the program has taken its handler; let the library have it"
    );
    assert!(ended.stderr.contains("store: cleaned") && said(&ended, "left") == "nothing", "{}", ended.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_process_that_lives_is_found() {
    let ended = drill("drill", DRILLED, &["child"]);
    verdict(&ended, "not clean", 70);
    assert!(said(&ended, "left").starts_with("its child sleep (process "), "{}", ended.stderr);
}

#[cfg(debug_assertions)]
#[test]
fn a_use_after_the_cleanup_is_found() {
    let ended = drill("drill", DRILLED, &["late"]);
    verdict(&ended, "not clean", 70);
    assert!(said(&ended, "left").starts_with("a use of Store after it was closed ("), "{}", ended.stderr);
}
