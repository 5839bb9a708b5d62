//! Beside others: libraries that listen for signals too, and a main of the program's own.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;

use support::programs::{Program, Signal};

use crate::scene::{HELD, Scene, holds_for_ours_alone};

/// tokio's own stream and signal-hook's see what the library sees, whoever came first. The twin sees it too; it does not
/// end as one that was interrupted.
#[test]
fn others_listen_for_signals_too() {
    holds_for_ours_alone(|program| {
        let mut running = Scene::new(program, &["listens"]).start();
        running.ready();
        running.program.signal(Signal::INT);
        let told = running.end();
        told.once("tokio saw SIGINT");
        told.once("signal-hook saw SIGINT");
        told.all_cleaned();
        assert_eq!(told.ended.status.signal(), Some(Signal::INT.as_raw()));
    });
}

/// There is no twin: what it returns is the library's.
#[test]
fn a_main_of_its_own_goes_on_after_the_end() {
    let mut running = Scene::new(HELD.as_ref(), &["wait", "server=error", "goes-on"]).start();
    running.ready();
    running.program.signal(Signal::TERM);
    let told = running.end();
    told.in_order(&["database: cleaned", "it goes on: Some((3, false))"]);
    told.status(70);
}

/// There is no twin: a runtime inside of a runtime panics wherever it is.
#[test]
fn an_app_inside_of_a_runtime_is_refused() {
    let mut command = Command::new(HELD);
    let ended =
        Program::start(command.args(["wait", "inside", "goes-on"])).wait(std::time::Duration::from_secs(10));
    let said: Vec<_> = ended.stderr.lines().collect();
    let refusal = "gracefully: an app makes a runtime of its own; run it from a plain `fn main`";
    assert_eq!(said, [refusal, "it goes on: None"]);
    assert_eq!(ended.status.code(), Some(78));
}
