//! A signal that came before main did anything: while the parent still had it blocked, before the program was there.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use support::programs::Signal;

use crate::scene::{Scene, holds_for_ours_alone};

/// `sh` sends it to itself while it is blocked, and becomes the program: the signal pends from its first instruction on.
fn start_with_pending(signal: &str, program: &Path) -> Scene {
    let script = format!("kill -{signal} $$; exec \"$0\" \"$@\"");
    let block = format!("--block-signal={signal}");
    Scene::through(program, &["wait"], Path::new("env"), &[&block, "sh", "-c", &script])
}

/// Whether main comes to open anything before it is dropped is a race, and both is right: what is open is closed.
fn all_that_is_open_closes(told: &crate::scene::Told) {
    for resource in ["server", "cache", "database"] {
        let said =
            |what| told.ended.stderr.lines().filter(|line| *line == format!("{resource}: {what}")).count();
        assert_eq!(said("opened"), said("cleaned"), "{}", told.ended.stderr);
    }
}

#[test]
fn a_signal_that_pends_when_the_program_begins_is_a_request() {
    holds_for_ours_alone(|program| {
        let told = start_with_pending("TERM", program).start().end();
        told.status(0);
        all_that_is_open_closes(&told);
    });
    holds_for_ours_alone(|program| {
        let told = start_with_pending("INT", program).start().end();
        assert_eq!(told.ended.status.signal(), Some(Signal::INT.as_raw()), "{}", told.ended.stderr);
        all_that_is_open_closes(&told);
    });
}

/// One that pends is the first wish; what comes later is the second.
#[test]
fn sigquit_that_pends_aborts_what_is_open() {
    holds_for_ours_alone(|program| {
        let told = start_with_pending("QUIT", program).start().end();
        assert!(!told.ended.stderr.contains(": cleaned"), "{}", told.ended.stderr);
        assert!(matches!(told.ended.status.code(), Some(0 | 70)), "{:?}", told.ended.status);
    });
}
