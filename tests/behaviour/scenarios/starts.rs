//! A request while the program still starts, and lifecycles that find their order at the end.

use gracefully::__model::Verdict;
use gracefully::__model::engine::Ending;
use gracefully::__model::plan::LinkKind;
use support::virtual_world::{Behaviour, Cleanup, Entry, Lifecycle, Main, World};

use super::{INT, TERM, chain, run, settings, started, verdict, world};

const SLOW: Behaviour = Behaviour::cleaning(Cleanup::Ok(500));

/// The order holds over what exists: `A` before `C`, although `B` between them was never opened.
#[test]
fn the_order_holds_over_what_is_there() {
    let mut world = world(&chain(), Main::GOOD);
    let c = world.manage(0, 2, SLOW);
    let a = world.manage(0, 0, SLOW);
    world.at(0, TERM);
    run(&mut world);
    assert_eq!((started(&world, a), started(&world, c)), (Some(0), Some(500)));
}

#[test]
fn what_is_independent_closes_in_parallel() {
    let entries = vec![Entry { timeout: Some(1_000), ..Entry::default() }; 3];
    let mut world = world(&entries, Main::GOOD);
    let ids = [0, 1, 2, 2].map(|entry| world.manage(0, entry, SLOW));
    world.at(0, TERM);
    run(&mut world);
    assert!(ids.iter().all(|&id| started(&world, id) == Some(0)));
}

/// In the order of their appearance they would close the other way round.
#[test]
fn an_open_lifecycle_finds_its_order() {
    let mut world = World::new(Lifecycle::open(&chain(), settings()), Main::GOOD);
    let ids = [2, 1, 0].map(|entry| world.manage(0, entry, SLOW));
    world.at(0, TERM);
    run(&mut world);
    assert_eq!(ids.map(|id| started(&world, id)), [Some(1_000), Some(500), Some(0)]);
}

#[test]
fn a_new_type_finds_its_place_while_the_plan_runs() {
    let mut world = World::new(Lifecycle::open(&chain(), settings()), Main::GOOD);
    let c = world.manage(0, 2, Behaviour::GOOD);
    world.manage(0, 0, SLOW);
    // Only B says that A closes before C.
    let b = world.manage(100, 1, SLOW);
    world.at(0, TERM);
    run(&mut world);
    assert_eq!((started(&world, c), started(&world, b)), (Some(0), Some(500)));
}

/// Holding wins over what was only said; it is reported, and the status says so.
#[test]
fn a_cycle_in_an_open_lifecycle_yields() {
    let mut entries = chain();
    entries[2].links.push((LinkKind::ClosesBefore, 0));
    let mut world = World::new(Lifecycle::open(&entries, settings()), Main::GOOD);
    let [a, c] = [0, 2].map(|entry| world.manage(0, entry, SLOW));
    let b = world.manage(0, 1, SLOW);
    world.at(0, INT);
    run(&mut world);
    assert_eq!([a, b, c].map(|id| started(&world, id)), [Some(0), Some(500), Some(1_000)]);
    assert_eq!(verdict(&world, c), Some(Verdict::Cleaned));
    assert_eq!(world.engine.records().dropped_edges.len(), 1);
    assert_eq!(world.ending(), Some(Ending::Status(70)));
}
