//! `--connect`: two programs, one of which has the peer of both.

use std::io::Write;
use std::net::TcpListener;
use std::thread;

use support::programs::{Ended, Program, Signal};

use crate::run::{BOUND, OURS, command};

/// Starts one that streams until it is told to stop, and gives the address of its peer.
fn with_a_peer() -> (Program, String) {
    let mut program = Program::talk_to(command(OURS).args(["--stop", "signal"]));
    let line = program.line_with("peer listens on ");
    let address = line.rsplit(' ').next().expect("it has an address").to_owned();
    program.line_with("step 3");
    (program, address)
}

fn connects(address: &str, stop: &str) -> Program {
    Program::talk_to(command(OURS).args(["--connect", address, "--stop", stop]))
}

#[test]
fn another_program_s_peer_sees_one_clean_close_too() {
    let (peer, address) = with_a_peer();
    let ended = connects(&address, "select").wait(BOUND);
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("session closed: once, by scope, after "), "{}", ended.stderr);
    assert!(!ended.stderr.contains("peer "), "it started its own: {}", ended.stderr);
    peer.signal(Signal::INT);
    let seen = peer.wait(BOUND).stderr;
    assert!(seen.contains("peer saw connection 2: one clean close"), "{seen}");
    assert!(seen.contains("peer saw session 2.1: "), "{seen}");
    assert!(!seen.contains("no close") && !seen.contains("open sessions"), "{seen}");
}

/// The truth: the session was not closed, so nobody says that it was.
fn assert_left_alone(ended: &Ended) {
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains("Error: the peer hung up in the middle of a run"), "{}", ended.stderr);
    assert!(ended.stderr.contains("session closed: never, after "), "{}", ended.stderr);
}

#[test]
fn a_peer_that_is_killed_is_told_of_and_no_close_is_claimed() {
    let (peer, address) = with_a_peer();
    let mut program = connects(&address, "signal");
    program.line_with("step 3");
    peer.signal(Signal::KILL);
    assert_left_alone(&program.wait(BOUND));
}

#[test]
fn whoever_stays_is_hung_up_on() {
    let (peer, address) = with_a_peer();
    let mut program = connects(&address, "signal");
    program.line_with("step 3");
    peer.signal(Signal::INT);
    let ended = peer.wait(BOUND);
    assert!(ended.stderr.contains("peer saw connection 1: one clean close"), "{}", ended.stderr);
    assert!(ended.stderr.contains("peer saw connection 2: no close, hung up"), "{}", ended.stderr);
    assert_left_alone(&program.wait(BOUND));
}

#[test]
fn one_who_speaks_something_else_is_told_of() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address").to_string();
    let speaks = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("it connects");
        stream.write_all(b"220 smtp.example.org ready\r\n").expect("it reads");
        // Until it hangs up.
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let ended = connects(&address, "end").wait(BOUND);
    speaks.join().expect("it does not panic");
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("{address} is nobody who speaks MCP")), "{}", ended.stderr);
}

#[test]
fn one_who_says_nothing_is_not_waited_for() {
    // The system accepts, nobody answers.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address").to_string();
    let ended = connects(&address, "end").wait(BOUND);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains(&format!("{address} has not answered within 3s")), "{}", ended.stderr);
}
