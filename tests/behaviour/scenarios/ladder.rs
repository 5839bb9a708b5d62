//! The steps of the ladder, and main's part in them.

use gracefully::__model::engine::{Action, Event, MainEnd, MainRecord, Phase};
use gracefully::__model::plan::Settings;
use gracefully::__model::{Reason, Signal, Urgency, Verdict};
use support::virtual_world::{Abort, Behaviour, Cleanup, Leave, Lifecycle, Main, World, written};

use super::{INT, QUIT, TERM, chain, record, run, settings, settled, started, verdict, world};

const STAYS: Main = Main { asks: None, leave: Leave::Never, drops: Some(0) };

fn delayed() -> Lifecycle {
    let settings = Settings { delay: Some(written(3_000)), ..settings() };
    Lifecycle::closed(&chain(), settings).expect("a plan that fits")
}

#[test]
fn a_main_that_never_asked_is_dropped_at_once() {
    let mut world = world(&chain(), STAYS);
    let a = world.manage(0, 0, Behaviour::GOOD);
    world.at(100, TERM);
    run(&mut world);
    assert_eq!(world.when(|action| *action == Action::DropMain), Some(100));
    assert_eq!(started(&world, a), Some(100));
    assert_eq!(world.engine.records().main, MainRecord::Dropped);
}

#[test]
fn a_main_that_asks_is_awaited() {
    let leave = Leave::After(500, MainEnd::Returned { code: 0 });
    let mut world = world(&chain(), Main { leave, ..Main::GOOD });
    let a = world.manage(0, 0, Behaviour::GOOD);
    world.at(100, TERM);
    run(&mut world);
    assert_eq!(world.when(|action| *action == Action::DropMain), None);
    assert_eq!(started(&world, a), Some(600));
    assert_eq!(world.engine.records().main_worked.as_millis(), 500);
}

#[test]
fn a_main_that_asks_and_stays_is_dropped_at_the_bound() {
    let mut world = world(&chain(), Main { asks: Some(0), ..STAYS });
    let a = world.manage(0, 0, Behaviour::GOOD);
    world.at(100, TERM);
    run(&mut world);
    assert_eq!(world.when(|action| *action == Action::DropMain), Some(2_100));
    assert_eq!(started(&world, a), Some(2_100));
}

/// An eighth of `reserve` is for that.
#[test]
fn a_main_that_blocks_its_thread_is_left_behind() {
    let mut world = world(&chain(), Main { asks: Some(0), leave: Leave::Never, drops: None });
    let a = world.manage(0, 0, Behaviour::GOOD);
    world.at(0, TERM);
    run(&mut world);
    assert_eq!(started(&world, a), Some(2_200));
    assert_eq!(world.engine.records().main, MainRecord::Stuck);
}

#[test]
fn all_quiesce_before_anything_is_waited_for() {
    let mut world = world(&chain(), Main::GOOD);
    let slow = Behaviour { quiesce: Abort::Ok(700), ..Behaviour::GOOD };
    let ids = [0, 1, 2].map(|entry| world.manage(0, entry, slow));
    world.at(0, INT);
    run(&mut world);
    for id in ids {
        assert_eq!(world.when(|action| *action == Action::Quiesce(id)), Some(0));
    }
    assert_eq!(started(&world, ids[0]), Some(700));
}

/// Its cleanup must still run: a field that hangs may not keep the others from being released.
#[test]
fn a_quiesce_that_hangs_is_cut_at_the_bound() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour { quiesce: Abort::Hang, ..Behaviour::GOOD });
    world.at(0, INT);
    run(&mut world);
    assert_eq!((started(&world, a), verdict(&world, a)), (Some(2_000), Some(Verdict::Failed)));
    assert_eq!(record(&world, a).error.as_deref(), Some("its quiesce has not returned"));
}

#[test]
fn a_quiesce_that_panics_taints_its_cleanup() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour { quiesce: Abort::Panic(0), ..Behaviour::GOOD });
    world.at(0, INT);
    run(&mut world);
    let record = record(&world, a);
    assert_eq!(
        (record.verdict, record.error.as_deref()),
        (Verdict::Panicked, Some("its quiesce panicked: broken"))
    );
}

#[test]
fn sigterm_is_noticed_before_anybody_stops() {
    let mut world = World::new(delayed(), Main::GOOD);
    world.manage(0, 0, Behaviour::GOOD);
    world.at(100, TERM);
    run(&mut world);
    let reason = Reason::Signal(Signal::Term);
    assert_eq!(world.when(|action| *action == Action::Notice { reason: reason.clone() }), Some(100));
    assert_eq!(world.when(|action| matches!(action, Action::Stop { .. })), Some(3_100));
}

#[test]
fn sigint_has_no_notice() {
    let mut world = World::new(delayed(), Main::GOOD);
    world.at(100, INT);
    run(&mut world);
    assert_eq!(world.when(|action| matches!(action, Action::Stop { .. })), Some(100));
}

#[test]
fn a_second_request_cuts_the_notice_and_the_drain() {
    let mut world = World::new(delayed(), Main { asks: Some(0), ..STAYS });
    let a = world.manage(0, 0, Behaviour::cleaning(Cleanup::Hang(0)));
    world.at(100, TERM);
    world.at(600, TERM);
    run(&mut world);
    assert_eq!(world.when(|action| *action == Action::Urgency(Urgency::Fast)), Some(600));
    assert_eq!(world.when(|action| *action == Action::DropMain), Some(600));
    assert_eq!((started(&world, a), settled(&world, a)), (Some(600), Some(1_600)));
}

#[test]
fn a_second_request_shortens_what_runs() {
    let settings = Settings { fast: Some(written(200)), ..settings() };
    let mut world = World::new(Lifecycle::closed(&chain(), settings).expect("a plan"), Main::GOOD);
    let a = world.manage(0, 0, Behaviour::cleaning(Cleanup::Hang(0)));
    let b = world.manage(0, 1, Behaviour::cleaning(Cleanup::Hang(0)));
    world.at(0, TERM);
    world.at(500, INT);
    run(&mut world);
    assert_eq!((settled(&world, a), verdict(&world, a)), (Some(700), Some(Verdict::TimedOut)));
    assert_eq!((started(&world, b), settled(&world, b)), (Some(700), Some(900)));
}

/// A quiesce that needs a moment is no failure, also where it hurries: it has half of what the cleanup has.
#[test]
fn a_second_request_still_waits_for_a_quiesce() {
    let settings = Settings { fast: Some(written(200)), ..settings() };
    let mut world = World::new(Lifecycle::closed(&chain(), settings).expect("a plan"), Main::GOOD);
    let slow = |millis| Behaviour { quiesce: Abort::Ok(millis), ..Behaviour::GOOD };
    let a = world.manage(0, 0, slow(80));
    let b = world.manage(0, 1, slow(5_000));
    world.at(0, TERM);
    world.at(20, INT);
    run(&mut world);
    assert_eq!((started(&world, a), verdict(&world, a)), (Some(80), Some(Verdict::Cleaned)));
    let b_begins = settled(&world, a).map(|at| at + 100);
    assert_eq!((started(&world, b), verdict(&world, b)), (b_begins, Some(Verdict::Failed)));
}

/// A terminal and a parent that forwards deliver one wish twice.
#[test]
fn a_burst_is_one_request() {
    let mut world = world(&chain(), Main::GOOD);
    world.manage(0, 0, Behaviour::cleaning(Cleanup::Ok(500)));
    for at in [0, 8, 16, 24] {
        world.at(at, TERM);
    }
    run(&mut world);
    assert_eq!(world.when(|action| matches!(action, Action::Urgency(_))), None);
}

/// Whoever counts them may be late to look: what came together is one wish all the same.
#[test]
fn what_is_told_late_counts_by_when_it_came() {
    let late = |signal, since| Event::LateSignal { signal, since: std::time::Duration::from_millis(since) };
    let mut world = world(&chain(), Main::GOOD);
    world.manage(0, 0, Behaviour::cleaning(Cleanup::Ok(500)));
    world.at(0, TERM);
    world.at(40, late(Signal::Int, 10));
    world.at(90, late(Signal::Hup, 50));
    run(&mut world);
    assert_eq!(world.when(|action| matches!(action, Action::Urgency(_))), None);
}

#[test]
fn what_is_told_late_and_came_apart_is_two() {
    let mut world = world(&chain(), Main::GOOD);
    world.manage(0, 0, Behaviour::cleaning(Cleanup::Ok(500)));
    world.at(0, TERM);
    world.at(40, Event::LateSignal { signal: Signal::Int, since: std::time::Duration::from_millis(11) });
    run(&mut world);
    assert_eq!(world.when(|action| *action == Action::Urgency(Urgency::Fast)), Some(40));
}

#[test]
fn a_burst_still_raises_the_urgency() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour::cleaning(Cleanup::Ok(500)));
    world.at(0, TERM);
    world.at(5, QUIT);
    run(&mut world);
    assert_eq!(verdict(&world, a), Some(Verdict::Aborted));
}

/// A supervisor's TERM that follows main's return is no impatience.
#[test]
fn the_first_signal_after_another_request_only_joins() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour::cleaning(Cleanup::Ok(900)));
    world.at(0, Event::Shutdown);
    world.at(100, TERM);
    run(&mut world);
    assert_eq!((settled(&world, a), world.engine.urgency()), (Some(900), Urgency::Graceful));
}

#[test]
fn a_third_request_ends_it() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour::cleaning(Cleanup::Hang(0)));
    for (at, signal) in [(0, TERM), (100, TERM), (200, INT)] {
        world.at(at, signal);
    }
    run(&mut world);
    assert_eq!(world.when(|action| *action == Action::Force(130)), Some(200));
    assert_eq!(verdict(&world, a), Some(Verdict::Abandoned));
}

#[test]
fn immediate_is_aborts_alone_in_order() {
    let mut world = world(&chain(), Main::GOOD);
    let slow = Behaviour { abort: Abort::Ok(100), ..Behaviour::GOOD };
    let ids = [0, 1, 2].map(|entry| world.manage(0, entry, slow));
    world.at(0, QUIT);
    run(&mut world);
    let aborts = ids.map(|id| world.when(|action| *action == Action::Abort(id)));
    assert_eq!(aborts, [Some(0), Some(100), Some(200)]);
    assert!(
        ids.iter().all(|&id| started(&world, id).is_none() && verdict(&world, id) == Some(Verdict::Aborted))
    );
}

/// An open lifecycle cannot refuse a plan that does not fit: what it has no time for gets its abort, within grace.
#[test]
fn what_there_is_no_time_for_is_aborted() {
    let settings = Settings { grace: Some(written(3_000)), ..settings() };
    let mut world = World::new(Lifecycle::open(&chain(), settings), Main::GOOD);
    let ids = [0, 1, 2].map(|entry| world.manage(0, entry, Behaviour::cleaning(Cleanup::Hang(0))));
    world.at(0, INT);
    run(&mut world);
    // Grace less `end` (300) and half of `reserve` (800).
    let settled = ids.map(|id| settled(&world, id));
    assert_eq!(settled, [Some(1_000), Some(1_900), Some(1_900)]);
    let verdicts = ids.map(|id| verdict(&world, id));
    assert_eq!(verdicts, [Some(Verdict::TimedOut), Some(Verdict::TimedOut), Some(Verdict::Aborted)]);
    assert!(world.engine.records().over_grace.is_some());
}

/// Time strikes before the event counts, so it does not matter whose thread was faster.
#[test]
fn an_end_at_the_deadline_is_too_late() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour::cleaning(Cleanup::Ok(1_000)));
    world.at(0, INT);
    run(&mut world);
    assert_eq!((settled(&world, a), verdict(&world, a)), (Some(1_000), Some(Verdict::TimedOut)));
}

/// Half of `reserve` is 800 ms; at half of that the others no longer wait for the one that hangs.
#[test]
fn an_abort_that_hangs_starves_nobody() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour { abort: Abort::Hang, ..Behaviour::GOOD });
    let c = world.manage(0, 2, Behaviour::GOOD);
    world.at(0, QUIT);
    run(&mut world);
    assert_eq!((settled(&world, c), verdict(&world, c)), (Some(400), Some(Verdict::Aborted)));
    assert_eq!((settled(&world, a), verdict(&world, a)), (Some(800), Some(Verdict::Abandoned)));
}

#[test]
fn time_outs_hold_up_nobody_for_longer_than_the_reserve() {
    let mut world = world(&chain(), Main::GOOD);
    let blocks = Behaviour { cleanup: Cleanup::Block, abort: Abort::Hang, ..Behaviour::GOOD };
    let ids = [0, 1, 2].map(|entry| world.manage(0, entry, blocks));
    world.at(0, INT);
    run(&mut world);
    assert!(ids.iter().all(|&id| verdict(&world, id) == Some(Verdict::Abandoned)));
    assert!(settled(&world, ids[2]).expect("a verdict") <= 2_000 + 3_000 + 800);
    let reached = world.engine.records().phases;
    assert!(reached.iter().all(|(phase, _)| *phase != Phase::Emergency));
}

#[test]
fn deferred_work_runs_after_main_and_before_the_plan() {
    let leave = Leave::After(300, MainEnd::Returned { code: 0 });
    let mut world = world(&chain(), Main { leave, ..Main::GOOD });
    let a = world.manage(0, 0, Behaviour::GOOD);
    let first = world.defer(0, Behaviour::cleaning(Cleanup::Ok(200)));
    let second = world.defer(50, Behaviour::cleaning(Cleanup::Hang(0)));
    world.at(100, INT);
    run(&mut world);
    assert_eq!((started(&world, first), started(&world, second)), (Some(400), Some(400)));
    assert_eq!((settled(&world, second), verdict(&world, second)), (Some(2_100), Some(Verdict::TimedOut)));
    assert_eq!(started(&world, a), Some(2_100));
}

/// After a drain that took all its time there is still a quarter of `reserve`.
#[test]
fn deferred_work_always_has_some_time() {
    let mut world = world(&chain(), Main { asks: Some(0), ..STAYS });
    let late = world.defer(0, Behaviour::cleaning(Cleanup::Ok(300)));
    world.at(0, INT);
    run(&mut world);
    assert_eq!((started(&world, late), verdict(&world, late)), (Some(2_000), Some(Verdict::Cleaned)));
}

#[test]
fn a_runtime_that_does_not_end_is_not_waited_for() {
    let mut world = world(&chain(), Main::GOOD).with_runtime(None);
    world.at(0, INT);
    run(&mut world);
    assert_eq!(world.when(|action| matches!(action, Action::EndRuntime { .. })), Some(0));
    assert_eq!(world.when(|action| matches!(action, Action::End(_))), Some(500));
}

/// Nothing can be cleaned up any more, and what is there gets its abort.
#[test]
fn a_runtime_that_ends_too_early_is_an_emergency() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour::cleaning(Cleanup::Hang(0)));
    let b = world.manage(0, 1, Behaviour::GOOD);
    world.at(0, INT);
    world.at(100, Event::RuntimeEnded);
    run(&mut world);
    assert_eq!((verdict(&world, a), verdict(&world, b)), (Some(Verdict::Aborted), Some(Verdict::Aborted)));
}
