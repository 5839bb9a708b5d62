//! The stop comes.

use std::io::{self, Write};

use support::programs::Signal;

use crate::scene::{OURS, Talk, holds_for_ours_alone};

/// Stdin stays open, and nobody writes.
#[test]
fn while_nobody_writes() {
    for signal in [Signal::INT, Signal::TERM] {
        holds_for_ours_alone(|program| {
            let (stdin, mut keys) = io::pipe().expect("a pipe can be made");
            let mut talk = Talk::start(program, &["lines"], stdin);
            keys.write_all(b"hello\n").expect("it is open");
            talk.program.line_with("HELLO");
            talk.program.signal(signal);
            talk.ends();
        });
    }
}

/// What was written before is answered, but for a line that is not whole. It was not yet read: the program was halted.
#[test]
fn after_much_was_written() {
    holds_for_ours_alone(|program| {
        let (stdin, mut keys) = io::pipe().expect("a pipe can be made");
        let mut talk = Talk::start(program, &["lines"], stdin);
        keys.write_all(b"hello\n").expect("it is open");
        talk.program.line_with("HELLO");
        talk.program.signal(Signal::STOP);
        for number in 0..1500 {
            writeln!(keys, "line {number}").expect("it is open");
        }
        keys.write_all(b"half a li").expect("it is open");
        talk.program.signal(Signal::TERM);
        talk.program.signal(Signal::CONT);
        let (ended, _) = talk.ends();
        let answered = ended.stderr.lines().filter(|line| line.starts_with("LINE ")).count();
        assert_eq!(answered, 1500);
        assert!(ended.stderr.contains("LINE 1499") && !ended.stderr.contains("HALF"));
    });
}

/// Somebody writes all the time: that does not keep it.
#[test]
fn while_somebody_writes_all_the_time() {
    let (stdin, mut keys) = io::pipe().expect("a pipe can be made");
    let mut talk = Talk::start(OURS.as_ref(), &["lines"], stdin);
    let writer = std::thread::spawn(move || while keys.write_all(b"more\n").is_ok() {});
    talk.program.line_with("MORE");
    talk.program.signal(Signal::TERM);
    talk.ends();
    writer.join().expect("nobody reads any more");
}

/// Nobody reads what it says: a write is dropped when the drain is over. Three seconds are the drain's.
#[test]
fn while_nobody_reads_stdout() {
    let (stdin, mut keys) = io::pipe().expect("a pipe can be made");
    let (unread, stdout) = io::pipe().expect("a pipe can be made");
    let (lines, stderr) = io::pipe().expect("a pipe can be made");
    let mut command = std::process::Command::new(OURS);
    command.arg("lines").stdin(stdin).stdout(stdout).stderr(stderr);
    let talk = Talk::start_on(&mut command, lines);
    // Stdin's pipe, stdout's, and what the program holds: it does not take all of this.
    let writer =
        std::thread::spawn(
            move || while keys.write_all(&[b'x'; 1023]).is_ok() && keys.write_all(b"\n").is_ok() {},
        );
    while !is_full(&unread) {
        std::thread::yield_now();
    }
    talk.program.signal(Signal::TERM);
    let ended = talk.program.wait(std::time::Duration::from_secs(6));
    assert_eq!(ended.status.code(), Some(0), "{:?}: {}", ended.status, ended.stderr);
    assert!(ended.stderr.contains("talk: cleaned"), "{}", ended.stderr);
    writer.join().expect("nobody reads any more");
}

/// Whether the pipe has no room for what is written at once.
fn is_full(pipe: &io::PipeReader) -> bool {
    rustix::io::ioctl_fionread(pipe).expect("it is a pipe") > 60 * 1024
}
