//! Ctrl+C while the gateway is overloaded.

use std::time::Duration;

use support::programs::{Ended, Program, Signal};

use crate::stand_in::{Manner, Seen};
use crate::world::{World, asked, said};

const BOT: &str = "chat_bot";
/// What is promised from Ctrl+C to the prompt.
const AT_ONCE: Duration = Duration::from_secs(1);
/// The pauses are what is long.
const HASTY: Manner = Manner { takes: Duration::from_millis(100), ..Manner::OVERLOADED };

fn interrupt(program: Program) -> Ended {
    program.signal(Signal::INT);
    let ended = program.wait(Duration::from_secs(20));
    println!("{}", ended.stderr);
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.waited < AT_ONCE, "it took {:?}", ended.waited);
    for line in ended.stderr.lines() {
        assert!(line.len() < 1024, "{} bytes: {line}", line.len());
    }
    ended
}

fn last_line(ended: &Ended) -> &str {
    ended.stderr.lines().last().unwrap_or_default()
}

/// Everybody who waited was told, and the close frame came after that.
fn assert_polite(seen: &[Seen], waiting: usize) {
    let told = said(seen).iter().filter(|action| action.contains("I have to go")).count();
    assert_eq!(told, waiting, "{seen:#?}");
    let in_chat = |one: &&Seen| matches!(one, Seen::Acted(_) | Seen::Left(_) | Seen::Gone);
    let last = seen.iter().rfind(in_chat);
    assert_eq!(last, Some(&Seen::Left("1001 the bot is stopped".into())), "{seen:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pauses_end_and_no_request_follows() {
    let world = World::open(5, HASTY).await;
    let mut program = Program::start(&mut world.command(BOT, 3));
    for _ in 0..3 {
        program.line_with("again in 2s");
    }
    // From here on they pause for two seconds.
    let before = asked(&world.seen());
    let ended = interrupt(program);
    world.until_alone();
    let seen = world.seen();
    assert_eq!((before, asked(&seen)), (6, 6), "{seen:#?}");
    assert_polite(&seen, 5);
    assert_eq!(last_line(&ended), "answered 0, given up at shutdown 5, retries cut short 3");
    assert!(ended.stderr.contains("... (2097152 bytes)"), "{}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_flight_is_dropped() {
    let world = World::open(4, Manner::OVERLOADED).await;
    let program = Program::start(&mut world.command(BOT, 2));
    // The second attempts, which take two seconds too.
    world.until_asked(4);
    let ended = interrupt(program);
    world.until_alone();
    let seen = world.seen();
    assert_eq!(asked(&seen), 4, "{seen:#?}");
    assert!(seen.contains(&Seen::Dropped(3)) && seen.contains(&Seen::Dropped(4)), "{seen:#?}");
    assert_polite(&seen, 4);
    assert_eq!(last_line(&ended), "answered 0, given up at shutdown 4, retries cut short 2");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_counts() {
    let world = World::open(3, Manner { good: 2, ..HASTY }).await;
    let mut program = Program::start(&mut world.command(BOT, 1));
    program.line_with("again in 2s");
    let ended = interrupt(program);
    world.until_alone();
    let seen = world.seen();
    let answers = said(&seen).iter().filter(|action| action.contains("I see https://")).count();
    assert_eq!(answers, 2, "{seen:#?}");
    assert_polite(&seen, 1);
    assert_eq!(last_line(&ended), "answered 2, given up at shutdown 1, retries cut short 1");
}
