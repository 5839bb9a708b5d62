//! A terminal of its own, on which somebody presses Ctrl+C.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use support::programs::{Program, Signal};
use support::terminal::pair;

use crate::scene::{Scene, holds_for_ours_alone};

/// The twin closes as well; it tells nothing of it, and does not end by SIGINT.
///
/// The terminal sends SIGINT, tells what the program tells it, and shows a shell how the program ended. One that cannot
/// move its cursor, so that what comes are lines.
#[test]
fn ctrl_c_is_pressed() {
    holds_for_ours_alone(|program| {
        let (mut ours, theirs) = pair();
        let end = || theirs.try_clone().expect("it has more than one end");
        let mut scene = Scene::through(program, &["wait"], Path::new("setsid"), &["--ctty"]);
        scene.command.env("TERM", "dumb").stdin(end()).stdout(end()).stderr(end());
        let screen = ours.try_clone().expect("it has more than one end");
        let program = Program::listen_to(&mut scene.command, screen);
        drop(theirs);
        let mut running = scene.started(program);
        running.ready();
        ours.write_all(b"\x03").expect("it is there");
        running.program.line_with("gracefully: SIGINT: closing 3 resources, at most 6s (again to hurry)");
        running.program.line_with("gracefully: SIGINT: 3 resources closed");
        let told = running.end();
        told.verdicts([gracefully::Verdict::Cleaned; 3]);
        assert_eq!(told.ended.status.signal(), Some(Signal::INT.as_raw()));
    });
}
