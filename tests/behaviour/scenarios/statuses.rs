//! How the process ends.

use gracefully::__model::Signal;
use gracefully::__model::engine::{Ending, Event, MainEnd};
use gracefully::__model::plan::{ExitStyle, Settings};
use support::virtual_world::{Behaviour, Cleanup, Leave, Lifecycle, Main, World};

use super::{INT, TERM, chain, run, settings};

fn ends(main: Main, cleanup: Cleanup, exit: ExitStyle, requests: &[Event]) -> Ending {
    let settings = Settings { exit, ..settings() };
    let mut world = World::new(Lifecycle::closed(&chain(), settings).expect("a plan that fits"), main);
    world.manage(0, 0, Behaviour::cleaning(cleanup));
    for (count, request) in (1..).zip(requests) {
        world.at(count * 100, request.clone());
    }
    run(&mut world);
    world.ending().expect("an end")
}

fn usually(cleanup: Cleanup, requests: &[Event]) -> Ending {
    ends(Main::GOOD, cleanup, ExitStyle::Conventional, requests)
}

fn failed(code: u8) -> Event {
    Event::MainEnded(MainEnd::Failed { code, error: "broken".into() })
}

const fn status(status: u8) -> Ending {
    Ending::Status(status)
}

const OK: Cleanup = Cleanup::Ok(0);

#[test]
fn a_clean_end_is_0() {
    assert_eq!(usually(OK, &[TERM]), status(0));
    assert_eq!(usually(OK, &[Event::Shutdown]), status(0));
    assert_eq!(usually(OK, &[Event::MainEnded(MainEnd::Returned { code: 0 })]), status(0));
    assert_eq!(usually(OK, &[Event::Exit { code: 0 }]), status(0));
}

#[test]
fn what_is_not_clean_is_70() {
    for cleanup in [Cleanup::Error(0), Cleanup::Panic(0), Cleanup::Hang(0), Cleanup::Block] {
        assert_eq!(usually(cleanup, &[TERM]), status(70), "{cleanup:?}");
        assert_eq!(usually(cleanup, &[INT]), status(70), "{cleanup:?}");
    }
    assert_eq!(usually(OK, &[Event::Signal(Signal::Quit)]), status(70));
    let stuck = Main { asks: None, leave: Leave::Never, drops: None };
    assert_eq!(ends(stuck, OK, ExitStyle::Conventional, &[INT]), status(70));
}

#[test]
fn main_s_own_status_comes_first() {
    assert_eq!(usually(Cleanup::Error(0), &[failed(3)]), status(3));
    assert_eq!(usually(OK, &[Event::MainEnded(MainEnd::Panicked { message: String::new() })]), status(101));
    assert_eq!(usually(Cleanup::Error(0), &[Event::Exit { code: 4 }, Event::Exit { code: 5 }]), status(4));
    assert_eq!(usually(OK, &[Event::Exit { code: 0 }, Event::Exit { code: 5 }]), status(0));
    assert_eq!(usually(OK, &[Event::MainEnded(MainEnd::Returned { code: 9 })]), status(9));
}

#[test]
fn main_s_status_counts_when_a_signal_was_first() {
    let leave = Leave::After(10, MainEnd::Failed { code: 2, error: "broken".into() });
    assert_eq!(ends(Main { leave, ..Main::GOOD }, OK, ExitStyle::Conventional, &[INT]), status(2));
}

#[test]
fn sigint_ends_by_sigint() {
    assert_eq!(usually(OK, &[INT]), Ending::BySignal(Signal::Int));
}

#[test]
fn the_lifecycle_may_say_otherwise() {
    assert_eq!(ends(Main::GOOD, OK, ExitStyle::Status, &[INT]), status(0));
    assert_eq!(ends(Main::GOOD, OK, ExitStyle::Signal, &[TERM]), Ending::BySignal(Signal::Term));
    assert_eq!(ends(Main::GOOD, OK, ExitStyle::Signal, &[Event::Shutdown]), status(0));
}
