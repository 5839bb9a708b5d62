//! Threads that end the process by themselves: `process::exit`, and panics that nothing can catch.

use gracefully::__model::engine::{
    Action, Call, Ending, Event, InstanceId, MainEnd, MainRecord, Taken, WayOut,
};
use gracefully::__model::{Reason, Verdict};
use support::virtual_world::{Abort, Behaviour, Cleanup, Main, Quiesce, World};

use super::{TERM, chain, record, run, settled, started, verdict, world};

const SLOW: Behaviour = Behaviour::cleaning(Cleanup::Ok(500));

/// `A` holds `C`, and both are open.
fn two(main: Main, first: Behaviour) -> (World, [InstanceId; 2]) {
    let mut world = world(&chain(), main);
    let a = world.manage(0, 0, first);
    let c = world.manage(0, 2, SLOW);
    (world, [a, c])
}

fn leaving(way: WayOut, taken: Taken) -> Event {
    Event::Leaving { way, taken }
}

fn exit(code: i32, taken: Taken) -> Event {
    leaving(WayOut::Exit(Some(code)), taken)
}

fn panic(taken: Taken) -> Event {
    leaving(WayOut::Panic("broken".into()), taken)
}

fn nothing() -> Taken {
    Taken::default()
}

fn main_too() -> Taken {
    Taken { main: Some(MainEnd::Left), ..Taken::default() }
}

fn all() -> Taken {
    Taken { runtime: true, ..main_too() }
}

#[test]
fn an_exit_elsewhere_is_a_request_with_a_status() {
    let (mut world, [a, c]) = two(Main::GOOD, SLOW);
    world.at(100, exit(3, nothing()));
    run(&mut world);
    assert_eq!((started(&world, a), started(&world, c)), (Some(100), Some(600)));
    assert_eq!(world.ending(), Some(Ending::Status(3)));
    let records = world.engine.records();
    assert_eq!(records.reason, Some(Reason::ProcessExit(Some(3))));
    assert_eq!(records.main, MainRecord::Returned);
}

#[test]
fn the_system_takes_eight_bits_of_a_code() {
    for (code, status) in [(256, 0), (259, 3), (-1, 255)] {
        let (mut world, _) = two(Main::GOOD, SLOW);
        world.at(100, exit(code, nothing()));
        run(&mut world);
        assert_eq!(world.ending(), Some(Ending::Status(status)), "{code}");
    }
}

#[test]
fn a_code_that_is_not_known_claims_nothing() {
    let (mut world, _) = two(Main::GOOD, Behaviour::cleaning(Cleanup::Error(0)));
    world.at(100, leaving(WayOut::Exit(None), nothing()));
    run(&mut world);
    assert_eq!(world.ending(), Some(Ending::Status(70)));
    assert_eq!(world.engine.records().reason, Some(Reason::ProcessExit(None)));
}

#[test]
fn the_status_that_was_said_first_stays() {
    let (mut world, _) = two(Main::GOOD, SLOW);
    world.at(100, Event::Exit { code: 4 });
    world.at(200, exit(3, nothing()));
    run(&mut world);
    assert_eq!(world.ending(), Some(Ending::Status(4)));
    let (mut world, _) = two(Main::GOOD, SLOW);
    world.at(100, exit(0, nothing()));
    world.at(200, exit(3, nothing()));
    run(&mut world);
    assert_eq!(world.ending(), Some(Ending::Status(0)));
    let (mut world, _) = two(Main::GOOD, SLOW);
    world.at(100, TERM);
    world.at(200, exit(3, nothing()));
    run(&mut world);
    assert_eq!(world.ending(), Some(Ending::Status(3)));
}

/// It asked and would take its time, but it is not there any more; nor is anybody who could end the runtime.
#[test]
fn an_exit_in_main_waits_neither_for_it_nor_for_the_runtime() {
    let stays = Main { leave: support::virtual_world::Leave::Never, drops: None, ..Main::GOOD };
    let (world, [a, c]) = two(stays, SLOW);
    let mut world = world.with_runtime(None);
    world.at(100, exit(0, main_too()));
    run(&mut world);
    assert_eq!((started(&world, a), settled(&world, c)), (Some(100), Some(1_100)));
    assert_eq!(world.when(|action| matches!(action, Action::End(_))), Some(1_100));
    assert_eq!(world.ending(), Some(Ending::Status(0)));
    assert_eq!(world.engine.records().main, MainRecord::Left);
}

#[test]
fn an_exit_in_main_ends_the_notice() {
    let settings = gracefully::__model::plan::Settings {
        delay: Some(support::virtual_world::written(2_000)),
        ..super::settings()
    };
    let lifecycle = support::virtual_world::Lifecycle::closed(&chain(), settings).expect("a plan that fits");
    let mut world = World::new(lifecycle, Main::GOOD);
    let a = world.manage(0, 0, SLOW);
    world.at(100, TERM);
    world.at(300, exit(0, main_too()));
    run(&mut world);
    assert_eq!(started(&world, a), Some(300));
}

#[test]
fn what_the_only_thread_of_the_runtime_leaves_is_aborted_at_once_in_order() {
    let (mut world, ids) = two(Main::GOOD, SLOW);
    world.at(100, exit(3, all()));
    run(&mut world);
    assert_eq!(ids.map(|id| started(&world, id)), [None, None]);
    assert_eq!(ids.map(|id| verdict(&world, id)), [Some(Verdict::Aborted); 2]);
    assert_eq!(world.when(|action| matches!(action, Action::End(_))), Some(100));
    assert_eq!(world.ending(), Some(Ending::Status(3)));
}

/// A cleanup that runs stays where it is. It is not waited for, and its abort is.
#[test]
fn what_runs_where_the_runtime_was_is_aborted_and_not_abandoned() {
    let slow_abort = Behaviour { abort: Abort::Ok(50), ..SLOW };
    let (mut world, [a, c]) = two(Main::GOOD, slow_abort);
    world.at(0, TERM);
    world.at(100, exit(3, all()));
    run(&mut world);
    assert_eq!((verdict(&world, a), settled(&world, a)), (Some(Verdict::Aborted), Some(150)));
    assert_eq!((verdict(&world, c), settled(&world, c)), (Some(Verdict::Aborted), Some(150)));
}

#[test]
fn a_cleanup_that_exits_has_failed_and_is_not_waited_for() {
    let (mut world, [a, c]) = two(Main::GOOD, Behaviour::cleaning(Cleanup::Exit(200)));
    world.at(100, TERM);
    run(&mut world);
    assert_eq!((verdict(&world, a), settled(&world, a)), (Some(Verdict::Failed), Some(300)));
    assert_eq!(record(&world, a).error.as_deref(), Some("it called process::exit"));
    assert_eq!((started(&world, c), verdict(&world, c)), (Some(300), Some(Verdict::Cleaned)));
    assert_eq!(world.ending(), Some(Ending::Status(3)));
}

/// Closed early, it is the request.
#[test]
fn a_cleanup_that_exits_before_the_request_is_one() {
    let (mut world, [a, c]) = two(Main::GOOD, Behaviour::cleaning(Cleanup::Exit(200)));
    world.at(100, Event::Close { id: a, alone: false });
    run(&mut world);
    assert_eq!((verdict(&world, a), started(&world, c)), (Some(Verdict::Failed), Some(300)));
    assert_eq!(world.engine.records().reason, Some(Reason::ProcessExit(Some(3))));
}

/// On the runtime's only thread, what comes after it is aborted, and does not even start.
#[test]
fn a_cleanup_that_exits_may_take_the_runtime() {
    let (mut world, [a, c]) = two(Main::GOOD, SLOW);
    world.at(100, TERM);
    world.at(200, exit(3, Taken { call: Some((a, Call::Cleanup)), ..all() }));
    run(&mut world);
    assert_eq!([a, c].map(|id| verdict(&world, id)), [Some(Verdict::Failed), Some(Verdict::Aborted)]);
    assert_eq!((started(&world, c), settled(&world, c)), (None, Some(200)));
}

#[test]
fn a_quiesce_that_exits_is_not_waited_for_and_its_cleanup_fails() {
    let (mut world, [a, _]) = two(Main::GOOD, Behaviour { quiesce: Quiesce::Exit(0), ..SLOW });
    world.at(100, TERM);
    run(&mut world);
    assert_eq!((started(&world, a), verdict(&world, a)), (Some(100), Some(Verdict::Failed)));
    assert_eq!(record(&world, a).error.as_deref(), Some("its quiesce called process::exit"));
}

#[test]
fn an_abort_that_exits_is_not_waited_for() {
    let hangs = Behaviour { cleanup: Cleanup::Hang(0), abort: Abort::Exit(10), ..Behaviour::GOOD };
    let (mut world, [a, c]) = two(Main::GOOD, hangs);
    world.at(0, TERM);
    run(&mut world);
    assert_eq!((verdict(&world, a), settled(&world, a)), (Some(Verdict::TimedOut), Some(1_010)));
    assert_eq!(record(&world, a).error.as_deref(), Some("its abort called process::exit"));
    assert_eq!(started(&world, c), Some(1_010));
}

#[test]
fn a_panic_that_nothing_can_catch_leaves_time_for_aborts_alone() {
    for taken in [nothing(), main_too(), all()] {
        let (world, ids) = two(Main::GOOD, Behaviour { abort: Abort::Ok(20), ..SLOW });
        let mut world = world.with_runtime(None);
        world.at(100, panic(taken));
        run(&mut world);
        assert_eq!(ids.map(|id| started(&world, id)), [None, None]);
        assert_eq!(ids.map(|id| verdict(&world, id)), [Some(Verdict::Aborted); 2]);
        assert_eq!(world.when(|action| matches!(action, Action::End(_))), Some(120));
        assert_eq!(world.ending(), Some(Ending::Aborted));
        assert_eq!(world.engine.records().reason, Some(Reason::Panicked("broken".into())));
    }
}

/// Reserve is 1.6 s.
#[test]
fn it_is_held_for_half_of_the_reserve_at_most() {
    let (mut world, ids) = two(Main::GOOD, Behaviour { abort: Abort::Hang, ..SLOW });
    world.at(100, panic(nothing()));
    run(&mut world);
    assert_eq!(ids.map(|id| verdict(&world, id)), [Some(Verdict::Abandoned), Some(Verdict::Aborted)]);
    assert_eq!(world.when(|action| matches!(action, Action::End(_))), Some(900));
}

#[test]
fn a_panic_of_main_is_told_as_such() {
    let (mut world, _) = two(Main::GOOD, SLOW);
    let end = MainEnd::Panicked { message: "broken".into() };
    world.at(100, panic(Taken { main: Some(end), ..Taken::default() }));
    run(&mut world);
    let records = world.engine.records();
    assert_eq!(records.reason, Some(Reason::MainPanicked("broken".into())));
    assert_eq!(records.main, MainRecord::Panicked("broken".into()));
    assert_eq!(world.ending(), Some(Ending::Aborted));
}

#[test]
fn a_panic_of_a_cleanup_is_its_verdict_and_the_rest_is_aborted() {
    let (mut world, [a, c]) = two(Main::GOOD, SLOW);
    world.at(0, TERM);
    world.at(100, panic(Taken { call: Some((a, Call::Cleanup)), ..Taken::default() }));
    run(&mut world);
    assert_eq!([a, c].map(|id| verdict(&world, id)), [Some(Verdict::Panicked), Some(Verdict::Aborted)]);
    assert_eq!(record(&world, a).error.as_deref(), Some("it panicked: broken"));
}

/// The first is held; the second one is an abort that will not return.
#[test]
fn a_second_panic_in_an_abort_holds_up_nobody() {
    let (mut world, [a, c]) = two(Main::GOOD, Behaviour { abort: Abort::Hang, ..SLOW });
    world.at(0, panic(nothing()));
    world.at(50, panic(Taken { call: Some((a, Call::Abort)), ..Taken::default() }));
    run(&mut world);
    assert_eq!([a, c].map(|id| verdict(&world, id)), [Some(Verdict::Aborted); 2]);
    assert_eq!(world.when(|action| matches!(action, Action::End(_))), Some(50));
}
