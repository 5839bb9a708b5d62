//! Terminals: keys that nobody presses, and one that belongs to somebody else.

use std::io::{self, Write};
use std::process::Command;
use std::time::Duration;

use rustix::process::{Pid, kill_process};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
use support::processes::{of_threads, until};
use support::programs::Signal;
use support::terminal::pair;

use crate::scene::{OURS, Talk, holds_for_ours_alone};

/// Ctrl+C at its controlling terminal.
#[test]
fn ctrl_c_is_the_only_key() {
    holds_for_ours_alone(|program| {
        let (mut keys, stdin) = pair();
        let (lines, out) = io::pipe().expect("a pipe can be made");
        let err = out.try_clone().expect("a pipe has more than one end");
        let mut command = Command::new("setsid");
        command.arg("--ctty").arg(program).arg("lines").stdin(stdin).stdout(out).stderr(err);
        let mut talk = Talk::start_on(&mut command, lines);
        keys.write_all(b"hello\n").expect("it is there");
        talk.program.line_with("HELLO");
        keys.write_all(b"\x03").expect("it is there");
        talk.ends();
    });
}

/// Ctrl+D is the end of it.
#[test]
fn ctrl_d_is_the_end() {
    let (mut keys, stdin) = pair();
    let mut talk = Talk::start(OURS.as_ref(), &["request", "on"], stdin);
    keys.write_all(b"hello\n").expect("it is there");
    talk.program.line_with("HELLO");
    keys.write_all(b"\x04").expect("it is there");
    let (_, report) = talk.ends();
    assert_eq!(report.expect("it reports").reason, Some(gracefully::Reason::StdinEnded));
}

/// The terminal hangs up: there is nobody to press a key, and no SIGHUP, since it is not the controlling one.
#[test]
fn it_hangs_up() {
    let (mut keys, stdin) = pair();
    let mut talk = Talk::start(OURS.as_ref(), &["request", "on"], stdin);
    keys.write_all(b"hello\n").expect("it is there");
    talk.program.line_with("HELLO");
    drop(keys);
    let (_, report) = talk.ends();
    assert_eq!(report.expect("it reports").reason, Some(gracefully::Reason::StdinEnded));
}

/// In the background nobody may read the terminal: who does is stopped, and who is stopped cannot end.
#[test]
fn it_is_in_the_background() {
    holds_for_ours_alone(|program| {
        let (mut keys, stdin) = pair();
        let (lines, out) = io::pipe().expect("a pipe can be made");
        let err = out.try_clone().expect("a pipe has more than one end");
        let mut command = Command::new("setsid");
        // With job control the background is a process group of its own, with the terminal as its stdin.
        let script = r#"set -m; "$0" lines & wait $!"#;
        command.args(["--ctty", "sh", "-c", script]).arg(program).stdin(stdin).stdout(out).stderr(err);
        let mut program = support::programs::Program::listen_to(&mut command, lines);
        let ready = program.line_with("ready as ");
        let id: i32 = ready.rsplit(' ').next().and_then(|id| id.parse().ok()).expect("it says its number");
        keys.write_all(b"for the shell\n").expect("it is there");
        // Whoever reads it is stopped by now; nothing tells of that.
        program.stays_quiet(Duration::from_millis(300));
        kill_process(Pid::from_raw(id).expect("it is a process"), Signal::TERM).expect("it is there");
        let ended = program.wait(Duration::from_secs(5));
        assert!(ended.stderr.contains("talk: cleaned"), "{}", ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{:?}", ended.status);
    });
}

/// There is something to read, and a read of it waits all the same: here for nine more bytes, elsewhere because another
/// process was faster.
#[test]
fn the_thread_sits_in_a_read() {
    holds_for_ours_alone(|program| {
        let (mut keys, stdin) = pair();
        let mut modes = tcgetattr(&stdin).expect("it is a terminal");
        modes.local_modes.remove(LocalModes::ICANON);
        modes.special_codes[SpecialCodeIndex::VMIN] = 10;
        modes.special_codes[SpecialCodeIndex::VTIME] = 255;
        tcsetattr(&stdin, OptionalActions::Now, &modes).expect("it is a terminal");
        let talk = Talk::start(program, &["lines"], stdin);
        keys.write_all(b"x").expect("it is there");
        let id = talk.program.id();
        let reads = |call: &String| call.contains("n_tty_read") || call.contains("wait_woken");
        until(Duration::from_secs(20), "a thread is in a read", || of_threads(id, "wchan").iter().any(reads));
        talk.program.signal(Signal::TERM);
        talk.ends();
    });
}
