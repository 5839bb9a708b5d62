//! What is remembered of each instance.

use gracefully::__model::Verdict;
use support::virtual_world::{Abort, Behaviour, Cleanup, Main};

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

/// What the report blames a thread for rests on this.
#[test]
fn what_has_not_returned_is_remembered_and_nothing_else() {
    let hangs = Behaviour::cleaning(Cleanup::Hang(0));
    for (behaviour, verdict, unquiet, unaborted) in [
        (Behaviour::GOOD, Verdict::Cleaned, false, false),
        (Behaviour { quiesce: Abort::Hang, ..Behaviour::GOOD }, Verdict::Failed, true, false),
        (Behaviour { quiesce: Abort::Panic(0), ..Behaviour::GOOD }, Verdict::Panicked, false, false),
        (hangs, Verdict::TimedOut, false, false),
        (Behaviour { abort: Abort::Hang, ..hangs }, Verdict::TimedOut, false, true),
        (Behaviour { quiesce: Abort::Hang, abort: Abort::Hang, ..hangs }, Verdict::TimedOut, true, true),
    ] {
        let mut world = world(&chain(), Main::GOOD);
        let id = world.manage(0, 0, behaviour);
        world.at(0, TERM);
        run(&mut world);
        let record = record(&world, id);
        assert_eq!((record.verdict, record.unquiet, record.unaborted), (verdict, unquiet, unaborted));
    }
}
