//! Every way to end, and nothing is left.

use support::processes;
use support::programs::Signal;

use crate::scene::{Maker, OURS, Scene, TWIN, soon};

/// Has a program of ours end, and the same without the library: nothing of ours is left, and something of the other's.
fn nothing_is_left(then: &str, end: impl Fn(&mut Maker)) {
    let scene = Scene::new();
    let mut ours = scene.make(OURS, "ours", then);
    let pid = ours.id();
    end(&mut ours);
    soon("what it made is gone", || ours.left().is_empty());
    soon("the companion is gone", || scene.companion(pid).is_none());
    soon("the ledger is gone", || scene.ledgers().is_empty());

    let mut twin = scene.make(TWIN, "twin", then);
    end(&mut twin);
    assert!(!twin.left().is_empty(), "the program without the library leaves nothing either");
}

#[test]
fn by_sigkill() {
    nothing_is_left("", |maker| {
        maker.signal(Signal::KILL);
        assert_eq!(maker.end().status.code(), None);
    });
}

#[test]
fn by_sigterm_in_order() {
    let scene = Scene::new();
    let report = scene.things.path().join("report.json");
    let mut ours = Maker::start(scene.command(OURS, "ours", "").env("GRACEFULLY_REPORT", &report));
    ours.signal(Signal::TERM);
    let ended = ours.end();
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    let report = std::fs::read_to_string(report).expect("it was written");
    let report: serde_json::Value = serde_json::from_str(&report).expect("it is JSON");
    let resources = report["resources"].as_array().expect("resources");
    let verdicts: Vec<_> = resources.iter().map(|one| &one["verdict"]).collect();
    assert_eq!(verdicts, ["cleaned"; 6]);
    assert!(ours.left().is_empty());
    soon("the ledger is gone", || scene.ledgers().is_empty());
}

#[test]
fn by_exit() {
    nothing_is_left("exit", |maker| assert_eq!(maker.end().status.code(), Some(3)));
}

#[test]
fn by_abort() {
    nothing_is_left("abort", |maker| assert_eq!(maker.end().status.code(), None));
}

/// The number of the process lives on, as another program that knows nothing of what was made.
#[test]
fn by_becoming_another_program() {
    nothing_is_left("exec", |_| {});
}

/// As when a terminal goes, or a supervisor signals all there is: what ends the program does not end the companion.
#[test]
fn what_is_sent_to_all_does_not_end_the_companion() {
    let scene = Scene::new();
    let mut ours = scene.make(OURS, "ours", "");
    let companion = scene.companion(ours.id()).expect("it has one");
    for signal in [Signal::INT, Signal::HUP, Signal::TERM, Signal::QUIT] {
        processes::signal(companion, signal);
    }
    ours.signal(Signal::KILL);
    ours.end();
    soon("what it made is gone", || ours.left().is_empty());
}

/// The companion is gone with the program: the next start finds what is left, and says so.
#[test]
fn by_sigkill_of_both_until_the_next_start() {
    let scene = Scene::new();
    let mut first = scene.make(OURS, "ours", "");
    scene.kill_companion(first.id());
    first.signal(Signal::KILL);
    first.end();
    assert_eq!(first.left().len(), 6);
    // By the same names: they are free again.
    let mut second = scene.make(OURS, "ours", "");
    assert_eq!(second.left().len(), 6);
    let named = [0, 1, 2, 3].map(|index| first.made[index].display().to_string());
    let told = second.seen().iter().filter(|line| line.starts_with("gracefully: removed ")).count();
    assert_eq!(told, 6, "{:?}", second.seen());
    for name in named {
        assert!(second.seen().iter().any(|line| line.contains(&format!("removed {name},"))), "{name}");
    }
    second.signal(Signal::TERM);
    assert_eq!(second.end().status.code(), Some(0));
    soon("nothing is left", || {
        second.left().is_empty() && first.left().is_empty() && scene.ledgers().is_empty()
    });
}
