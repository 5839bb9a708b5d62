//! What the command line may say, and what it is told where it makes no sense.

use std::net::TcpListener;
use std::process::{Command, Output};

use crate::run::{OURS, command};

fn output(command: &mut Command) -> Output {
    command.output().expect("it runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn help_tells_every_word_and_runs_nothing() {
    for arguments in [&["--help"][..], &["-h"], &["--stop", "break", "--help"]] {
        let output = output(command(OURS).args(arguments));
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8_lossy(&output.stdout);
        for word in
            ["own", "lend", "end", "break", "error", "select", "abort", "panic", "signal", "--connect"]
        {
            assert!(said.contains(word), "{word:?} is not in:\n{said}");
        }
        assert!(!said.contains("peer listens"), "{said}");
        assert_eq!(stderr(&output), "");
    }
}

#[test]
fn what_makes_no_sense_is_named_with_what_is_legal() {
    for (arguments, parts) in [
        (&["--client", "rent"][..], &["--client", "\"rent\"", "own, lend"][..]),
        (&["--client"], &["--client", "lacks", "own, lend"]),
        (&["--stop=later"], &["--stop", "\"later\"", "end, break, error, select, abort, panic, signal"]),
        (&["--stop", ""], &["--stop", "\"\"", "signal"]),
        (&["--stop", "end", "--stop", "break"], &["--stop", "twice"]),
        (&["--sotp", "end"], &["\"--sotp\"", "--client, --stop, --connect"]),
        (&["end"], &["\"end\"", "--stop"]),
        (&["--connect"], &["--connect", "lacks", "127.0.0.1:7000"]),
        (&["--connect", "somewhere"], &["--connect", "\"somewhere\"", "127.0.0.1:7000"]),
        (&["--connect", ":7000"], &["--connect", "host"]),
        (&["--connect", "localhost:70000"], &["\"localhost:70000\"", "port"]),
        (&["--connect", "localhost:0"], &["\"localhost:0\"", "port"]),
    ] {
        let output = output(command(OURS).args(arguments));
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.starts_with("error: ") && said.lines().count() == 1, "{arguments:?}: {said}");
        for part in parts.iter().chain(&["--help"]) {
            assert!(said.contains(part), "{part:?} is not in: {said}");
        }
        assert!(output.stdout.is_empty(), "something ran: {arguments:?}");
    }
}

#[test]
fn a_peer_that_is_not_there_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address").to_string();
    drop(listener);
    let output = output(command(OURS).args(["--connect", &address]));
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    for part in [&*format!("cannot connect to {address}"), "refused", "--connect"] {
        assert!(said.contains(part), "{part:?} is not in: {said}");
    }
}
