//! `app.close`.

use gracefully::__model::Verdict;
use gracefully::__model::engine::{Action, Event};
use support::virtual_world::{Abort, Behaviour, Cleanup, Main, World};

use super::{INT, chain, record, run, settled, started, verdict, world};

const SLOW: Behaviour = Behaviour::cleaning(Cleanup::Ok(500));

fn end(world: &mut World) {
    world.at(10_000, INT);
    run(world);
}

#[test]
fn it_closes_what_may_use_it_first() {
    let mut world = world(&chain(), Main::GOOD);
    let [a, b, c] = [0, 1, 2].map(|entry| world.manage(0, entry, SLOW));
    let other = world.manage(0, 2, SLOW);
    world.at(100, Event::Close { id: c, alone: false });
    end(&mut world);
    let starts = [a, b, c, other].map(|id| started(&world, id));
    assert_eq!(starts, [Some(100), Some(600), Some(1_100), Some(10_000)]);
    let told = [a, b, c].map(|id| world.when(|action| *action == Action::Quiesce(id)));
    assert_eq!(told, [Some(100); 3]);
}

#[test]
fn it_leaves_what_it_uses() {
    let mut world = world(&chain(), Main::GOOD);
    let [a, b] = [0, 1].map(|entry| world.manage(0, entry, SLOW));
    world.at(100, Event::Close { id: a, alone: false });
    end(&mut world);
    assert_eq!((settled(&world, a), started(&world, b)), (Some(600), Some(10_000)));
}

#[test]
fn closing_twice_is_one_close() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, SLOW);
    for at in [100, 200, 5_000] {
        world.at(at, Event::Close { id: a, alone: false });
    }
    end(&mut world);
    assert_eq!(verdict(&world, a), Some(Verdict::Cleaned));
    assert_eq!(world.trace.iter().filter(|(_, action)| matches!(action, Action::Settled { .. })).count(), 1);
}

#[test]
fn it_waits_for_its_quiesce() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour { quiesce: Abort::Ok(300), ..Behaviour::GOOD });
    world.at(100, Event::Close { id: a, alone: false });
    end(&mut world);
    assert_eq!(started(&world, a), Some(400));
}

#[test]
fn a_close_that_hangs_is_stopped_at_its_bound() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, Behaviour::cleaning(Cleanup::Block));
    world.at(100, Event::Close { id: a, alone: false });
    end(&mut world);
    assert_eq!((settled(&world, a), verdict(&world, a)), (Some(1_500), Some(Verdict::Abandoned)));
    assert!(record(&world, a).early);
}

/// It may use what is closing.
#[test]
fn what_turns_up_during_a_close_joins_it() {
    let mut world = world(&chain(), Main::GOOD);
    let a = world.manage(0, 0, SLOW);
    let c = world.manage(0, 2, SLOW);
    let late = world.manage(300, 1, SLOW);
    world.at(100, Event::Close { id: c, alone: false });
    end(&mut world);
    assert_eq!(settled(&world, a), Some(600));
    assert_eq!((started(&world, late), started(&world, c)), (Some(600), Some(1_100)));
}

/// Main may wait for a close while it is itself waited for.
#[test]
fn a_close_goes_on_during_the_drain() {
    let mut world = world(&chain(), Main { leave: support::virtual_world::Leave::Never, ..Main::GOOD });
    let b = world.manage(0, 1, SLOW);
    world.at(100, INT);
    world.at(200, Event::Close { id: b, alone: false });
    run(&mut world);
    assert_eq!((started(&world, b), settled(&world, b)), (Some(200), Some(700)));
}

/// A server that closes each of a million connections may not remember them all.
#[test]
fn what_closed_early_is_counted_and_not_kept() {
    let mut world = world(&chain(), Main::GOOD);
    for at in 0..1_000 {
        let good = world.manage(at, 0, Behaviour::GOOD);
        world.at(at, Event::Close { id: good, alone: false });
        let bad = world.manage(at, 0, Behaviour::cleaning(Cleanup::Error(0)));
        world.at(at, Event::Close { id: bad, alone: false });
    }
    end(&mut world);
    let records = world.engine.records();
    assert_eq!(records.instances.len(), 100);
    assert_eq!((records.closed_early[0].cleaned, records.closed_early[0].beyond), (1_000, 900));
}
