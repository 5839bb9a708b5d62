//! The same without the library: the scenario can tell the difference.

use std::time::Duration;

use support::programs::{Program, Signal};

use crate::stand_in::{Manner, Seen};
use crate::world::{World, asked};

#[tokio::test(flavor = "multi_thread")]
async fn the_twin_goes_on_when_its_socket_is_gone() {
    let manner = Manner { takes: Duration::from_millis(100), ..Manner::OVERLOADED };
    let world = World::open(5, manner).await;
    let mut program = Program::start(&mut world.command("chat_bot_naive", 3));
    for _ in 0..3 {
        let line = program.line_with("again in 2s");
        assert!(line.len() > 2 * 1024 * 1024, "it cuts its lines");
    }
    program.signal(Signal::INT);
    program.line_with("told to stop");
    world.until_asked(9);
    let seen = world.seen();
    let left = seen.iter().position(|one| matches!(one, Seen::Left(_))).expect("it has left the chat");
    assert_eq!(asked(&seen[left..]), 3, "{seen:#?}");
    // Nobody was told, and it is still there.
    assert!(crate::world::said(&seen).is_empty(), "{seen:#?}");
    assert!(program.signal_if_there(Signal::INT), "it has ended");
}
