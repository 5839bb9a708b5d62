//! What is remembered of each instance.

use support::virtual_world::{Abort, Behaviour, Main};

use super::{QUIT, TERM, chain, record, run, world};

/// Nobody waits before there is something to wait for: not since it was managed.
#[test]
fn what_never_began_has_waited_since_the_plan_began() {
    let mut world = world(&chain(), Main::GOOD);
    world.manage(0, 0, Behaviour { abort: Abort::Hang, ..Behaviour::GOOD });
    let last = world.manage(0, 2, Behaviour::GOOD);
    for (at, signal) in [(5_000, QUIT), (5_100, TERM), (5_200, TERM)] {
        world.at(at, signal);
    }
    run(&mut world);
    assert_eq!(record(&world, last).waited.as_millis(), 200);
}
