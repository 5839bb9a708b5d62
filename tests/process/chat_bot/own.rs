//! Without arguments it has a chat and a gateway of its own, and says what they see.

use std::process::Command;
use std::time::Duration;

use support::programs::{Program, Signal, example};

#[test]
fn it_runs_anywhere() {
    let mut program = Program::start(&mut Command::new(example("chat_bot")));
    // The first retry of three images.
    program.line_with("gateway: request 4");
    program.signal(Signal::INT);
    let ended = program.wait(Duration::from_secs(20));
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    assert!(ended.waited < Duration::from_secs(1), "it took {:?}", ended.waited);
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert!(lines.iter().all(|line| line.len() < 1024), "{}", ended.stderr);
    let after = |part: &str| lines.iter().rposition(|line| line.contains(part)).expect(part);
    let goodbye = after("chat: the bot has left: 1001");
    assert!(after("chat: the bot says") < goodbye, "{}", ended.stderr);
    // All six of them.
    assert_eq!(lines.iter().filter(|line| line.contains("I have to go")).count(), 6);
    assert_eq!(lines.last(), Some(&"answered 0, given up at shutdown 6, retries cut short 3"));
}
