//! Signals when everything has its verdict already.

use std::time::Duration;

use support::programs::Signal;

use crate::scene::{Scene, holds_for_ours_alone};
use crate::truth::Status;

/// What was kept is dropped last, and may block: who asks twice does not want to wait until the grace period is over.
#[test]
fn two_signals_end_it_there_and_then() {
    holds_for_ours_alone(|program| {
        let mut running = Scene::new(program, &["keeps"]).start();
        running.ready();
        running.program.signal(Signal::INT);
        running.program.line_with("what was kept is dropped");
        running.program.signal_again(Signal::INT);
        running.program.signal_again(Signal::INT);
        let told = running.end_as(Status::Own);
        told.status(130);
        assert!(told.ended.waited < Duration::from_secs(3), "{:?}", told.ended.waited);
        for name in ["server", "cache", "database"] {
            told.once(&format!("{name}: cleaned"));
        }
    });
}
