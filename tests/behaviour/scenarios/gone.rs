//! Whom the program talks to is gone: a request where it is to be one, and nothing else.

use gracefully::__model::Reason;
use gracefully::__model::engine::{Action, Event, PartnerGone};
use gracefully::__model::plan::{EofAction, Settings};
use support::virtual_world::{Behaviour, Cleanup, Lifecycle, Main, World};

use super::{chain, run, settings};

/// Runs one in which the first of these happens at 100 ms, the next at 200 ms, and so on; what requests the end, and when.
/// Somebody does at 1 s.
fn request(eof: EofAction, events: &[Event]) -> (Reason, u64) {
    let settings = Settings { eof, ..settings() };
    let lifecycle = Lifecycle::closed(&chain(), settings).expect("a plan that fits");
    let mut world = World::new(lifecycle, Main::GOOD);
    world.manage(0, 0, Behaviour::cleaning(Cleanup::Ok(0)));
    for (count, event) in (1..).zip(events) {
        world.at(count * 100, event.clone());
    }
    world.at(1_000, Event::Shutdown);
    run(&mut world);
    let reason = world.engine.records().reason.expect("it ended");
    (reason, world.when(|action| matches!(action, Action::Notice { .. })).expect("it was told"))
}

const STDIN: Event = Event::Gone(PartnerGone::Stdin);
const STDOUT: Event = Event::Gone(PartnerGone::Stdout);

#[test]
fn it_is_a_request_where_the_lifecycle_says_so() {
    assert_eq!(request(EofAction::Request, &[STDIN]), (Reason::StdinEnded, 100));
    assert_eq!(request(EofAction::Request, &[STDOUT, STDIN]), (Reason::StdoutClosed, 100));
}

#[test]
fn else_it_is_nothing() {
    assert_eq!(request(EofAction::Ignore, &[STDIN, STDOUT]), (Reason::Shutdown, 1_000));
}

#[test]
fn it_is_one_where_the_app_says_so_before_or_after() {
    assert_eq!(request(EofAction::Ignore, &[Event::StopAtEof, STDIN]), (Reason::StdinEnded, 200));
    assert_eq!(request(EofAction::Ignore, &[STDOUT, STDIN, Event::StopAtEof]), (Reason::StdoutClosed, 300));
    assert_eq!(request(EofAction::Ignore, &[Event::StopAtEof]), (Reason::Shutdown, 1_000));
}
