//! Without a terminal there are lines, one per change and few of them.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;

use support::programs::{Ended, Program, Signal};

use crate::scene::{AT_ONCE, Orders, WATCHED};

fn start(variables: &[(&str, &str)]) -> (Program, Orders) {
    let orders = Orders::new();
    let mut command = Command::new(WATCHED);
    let mut program = Program::talk_to(command.arg(orders.path()).envs(variables.iter().copied()));
    program.line_with("ready");
    (program, orders)
}

fn finish(program: Program, orders: &mut Orders) -> Ended {
    for order in ["end main", "close server", "close cache", "close database"] {
        orders.give(order);
    }
    program.wait(AT_ONCE)
}

fn told(ended: &Ended) -> Vec<&str> {
    ended.stderr.lines().filter(|line| line.starts_with("gracefully: ")).collect()
}

/// The line without what may differ from one time to the next.
fn timeless(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        let is_time =
            word.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit()) && word.contains('s');
        if is_time { "TIME" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_slow_shutdown_tells_each_change_once() {
    // What was asked for but cannot be is what there is without asking.
    for variables in [&[][..], &[("GRACEFULLY_PROGRESS", "plain")], &[("GRACEFULLY_PROGRESS", "live")]] {
        let (mut program, mut orders) = start(variables);
        program.signal(Signal::TERM);
        program.line_with("waits for main");
        orders.give("end main");
        program.line_with("waits for Server");
        orders.give("close server");
        program.line_with("Server cleaned");
        orders.give("close cache");
        program.line_with("Cache cleaned");
        orders.give("close database");
        let ended = program.wait(AT_ONCE);
        let told: Vec<String> = told(&ended).into_iter().map(timeless).collect();
        // The server began with the cache, or a moment before it.
        assert_eq!(
            told,
            [
                "gracefully: SIGTERM: closing 3 resources, at most TIME",
                "gracefully: after TIME 0 of 3 done, TIME left; waits for main TIME of TIME then 3 more",
                "gracefully: after TIME 0 of 3 done, TIME left; waits for Server TIME of TIME Cache TIME of TIME then 1 more",
                "gracefully: after TIME 1 of 3 done: Server cleaned",
                "gracefully: after TIME 2 of 3 done: Cache cleaned",
                "gracefully: SIGTERM: 3 resources closed TIME of TIME",
            ]
        );
        assert!(!ended.stderr.contains('\x1b'), "{:?}", ended.stderr);
        assert_eq!(ended.status.code(), Some(0));
    }
}

/// The line is true when it comes, and the end says what was left to say.
#[test]
fn what_ends_together_is_one_line() {
    let (mut program, mut orders) = start(&[]);
    program.signal(Signal::TERM);
    program.line_with("waits for main");
    orders.give("end main");
    program.line_with("waits for Server");
    orders.give("close cache\nclose server");
    let line = program.line_with(" cleaned");
    let told = line.split_once("2 of 3 done: ").map(|(_, told)| told);
    assert!(matches!(told, Some("Server, Cache cleaned" | "Cache, Server cleaned")), "{line}");
    orders.give("close database");
    let last = program.line_with("gracefully: ");
    assert!(last.starts_with("gracefully: SIGTERM: 3 resources closed ("), "{last}");
    assert_eq!(program.wait(AT_ONCE).status.code(), Some(0));
}

#[test]
fn a_second_signal_is_a_line() {
    let (mut program, mut orders) = start(&[]);
    program.signal(Signal::TERM);
    program.line_with("closing 3 resources");
    program.signal_again(Signal::TERM);
    let line = program.line_with("gracefully: fast:");
    assert_eq!(line, "gracefully: fast: every cleanup has a short time left");
    let ended = finish(program, &mut orders);
    assert!(told(&ended).last().is_some_and(|line| line.starts_with("gracefully: SIGTERM, fast: ")));
}

#[test]
fn off_is_silent() {
    let (mut program, mut orders) = start(&[("GRACEFULLY_PROGRESS", "off")]);
    program.signal(Signal::INT);
    orders.give("end main");
    orders.give("say still there");
    program.line_with("still there");
    let ended = finish(program, &mut orders);
    assert_eq!(told(&ended), Vec::<&str>::new());
    assert_eq!(ended.status.signal(), Some(Signal::INT.as_raw()));
}

#[test]
fn work_in_flight_is_counted() {
    let (mut program, mut orders) = start(&[]);
    orders.give("hold guards");
    program.line_with("held");
    program.signal(Signal::TERM);
    orders.give("end main");
    program.line_with("waits for 2 guards");
    orders.give("let go");
    finish(program, &mut orders);
}
