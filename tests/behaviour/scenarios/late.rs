//! What turns up after the request.

use gracefully::__model::Verdict;
use gracefully::__model::engine::Action;
use support::virtual_world::{Behaviour, Cleanup, Main};

use super::{INT, chain, record, run, started, verdict, world};

const SLOW: Behaviour = Behaviour::cleaning(Cleanup::Ok(500));

#[test]
fn before_its_slot_it_waits_there() {
    let mut world = world(&chain(), Main::GOOD);
    world.manage(0, 0, SLOW);
    let late = world.manage(100, 1, Behaviour::GOOD);
    world.at(0, INT);
    run(&mut world);
    assert_eq!(world.when(|action| *action == Action::Quiesce(late)), Some(100));
    assert_eq!((started(&world, late), record(&world, late).late), (Some(500), false));
}

#[test]
fn in_its_slot_it_starts_at_once_and_shares_the_deadline() {
    let mut world = world(&chain(), Main::GOOD);
    world.manage(0, 0, SLOW);
    let late = world.manage(100, 0, Behaviour::cleaning(Cleanup::Hang(0)));
    world.at(0, INT);
    run(&mut world);
    assert_eq!((started(&world, late), record(&world, late).late), (Some(100), false));
    assert_eq!(
        (verdict(&world, late), record(&world, late).worked.as_millis()),
        (Some(Verdict::TimedOut), 900)
    );
}

#[test]
fn after_its_slot_it_is_cleaned_at_once_and_marked() {
    let mut world = world(&chain(), Main::GOOD);
    world.manage(0, 0, Behaviour::GOOD);
    world.manage(0, 1, SLOW);
    let late = world.manage(100, 0, Behaviour::GOOD);
    world.at(0, INT);
    run(&mut world);
    assert_eq!((started(&world, late), record(&world, late).late), (Some(100), true));
    assert_eq!(verdict(&world, late), Some(Verdict::Cleaned));
}

/// It may use what it uses, so what has not begun waits for it; what has begun is not taken back.
#[test]
fn what_it_uses_waits_for_it() {
    let mut world = world(&chain(), Main::GOOD);
    world.manage(0, 0, Behaviour::GOOD);
    world.manage(0, 1, SLOW);
    let c = world.manage(0, 2, Behaviour::GOOD);
    world.manage(100, 0, Behaviour::cleaning(Cleanup::Ok(700)));
    world.at(0, INT);
    run(&mut world);
    assert_eq!(started(&world, c), Some(800));
    assert_eq!(record(&world, c).waiting_for, ["B"]);
}

#[test]
fn during_the_end_it_is_aborted() {
    let mut world = world(&chain(), Main::GOOD).with_runtime(Some(300));
    let late = world.manage(100, 0, Behaviour::GOOD);
    world.at(0, INT);
    run(&mut world);
    assert_eq!((started(&world, late), verdict(&world, late)), (None, Some(Verdict::Aborted)));
}

#[test]
fn after_the_end_it_is_left_behind() {
    let mut world = world(&chain(), Main::GOOD);
    let late = world.manage(100, 0, Behaviour::GOOD);
    world.at(0, INT);
    run(&mut world);
    assert_eq!((record(&world, late).late, verdict(&world, late)), (true, Some(Verdict::Abandoned)));
}
