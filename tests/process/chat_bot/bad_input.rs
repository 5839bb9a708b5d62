//! What is asked wrongly is told so, and what cannot be reached is named.

use std::process::Command;
use std::time::Duration;

use support::programs::{Ended, Program, example};

use crate::stand_in::Manner;
use crate::world::World;

fn run(arguments: &[&str]) -> Ended {
    let mut command = Command::new(example("chat_bot"));
    Program::talk_to(command.args(arguments)).wait(Duration::from_secs(20))
}

#[test]
fn an_option_that_makes_no_sense_is_named() {
    for (option, value, why) in [
        ("--images", "0", "1..=1000"),
        ("--images", "many", "invalid digit"),
        ("--gateway", "ftp://127.0.0.1", "http://HOST:PORT"),
        ("--gateway", "127.0.0.1:80", "http://HOST:PORT"),
        ("--bot", "http://127.0.0.1:80", "ws://HOST:PORT"),
        ("--bot", "nonsense", "ws://HOST:PORT"),
        ("--imgaes", "2", "--images"),
    ] {
        let ended = run(&[option, value]);
        assert_eq!(ended.status.code(), Some(2), "{}", ended.stderr);
        assert!(ended.stderr.starts_with("error: "), "{}", ended.stderr);
        assert!(ended.stderr.contains(option) && ended.stderr.contains(why), "{}", ended.stderr);
    }
}

#[test]
fn help_is_help() {
    let ended = run(&["--help"]);
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    for option in ["--images <N>", "--gateway <URL>", "--bot <URL>"] {
        assert!(ended.stderr.contains(option), "{}", ended.stderr);
    }
}

#[test]
fn a_chat_that_is_not_there_is_named() {
    let ended = run(&["--bot", "ws://127.0.0.1:1"]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    let error = ended.stderr.lines().find(|line| line.starts_with("Error: ")).expect("an error");
    assert!(error.contains("ws://127.0.0.1:1") && error.contains("refused"), "{error}");
    assert!(error.contains("--bot URL"), "{error}");
    assert!(!ended.stderr.contains("answered"), "nothing was begun: {}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_is_none_is_named() {
    // The gateway does not speak WebSocket.
    let world = World::open(1, Manner::OVERLOADED).await;
    let url = world.gateway_url().replace("http", "ws");
    let ended = tokio::task::block_in_place(|| run(&["--bot", &url]));
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("cannot reach the chat {url}")), "{}", ended.stderr);
}
