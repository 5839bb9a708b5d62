//! The end of stdin, or of whoever reads stdout, as a request.

use std::io::{self, Write};
use std::process::Command;
use std::time::Duration;

use gracefully::{Reason, Report};
use support::programs::Signal;

use crate::scene::{OURS, Talk};

fn reason(report: Option<Report>) -> Reason {
    report.expect("it reports").reason.expect("there is one")
}

/// The twin ends here as well. What it said before the end was answered.
#[test]
fn the_end_of_stdin_is_one() {
    let (stdin, mut keys) = io::pipe().expect("a pipe can be made");
    let talk = Talk::start(OURS.as_ref(), &["request", "on"], stdin);
    for number in 0..1500 {
        writeln!(keys, "line {number}").expect("it is open");
    }
    keys.write_all(b"the last one").expect("it is open");
    drop(keys);
    let (ended, report) = talk.ends();
    assert_eq!(ended.stderr.lines().filter(|line| line.starts_with("LINE ")).count(), 1500);
    assert!(ended.stderr.contains("THE LAST ONE"), "the end of stdin ends a line");
    assert_eq!(reason(report), Reason::StdinEnded);
}

#[test]
fn it_is_one_where_the_app_says_so_later() {
    let (stdin, keys) = io::pipe().expect("a pipe can be made");
    let talk = Talk::start(OURS.as_ref(), &["late"], stdin);
    drop(keys);
    assert_eq!(reason(talk.ends().1), Reason::StdinEnded);
}

#[test]
fn it_is_none_where_nobody_says_so() {
    let (stdin, keys) = io::pipe().expect("a pipe can be made");
    let mut talk = Talk::start(OURS.as_ref(), &["on"], stdin);
    drop(keys);
    talk.program.line_with("stdin is over");
    talk.program.stays_quiet(Duration::from_millis(300));
    talk.program.signal(Signal::TERM);
    assert_eq!(reason(talk.ends().1), Reason::Signal(gracefully::Signal::Term));
}

/// It says nothing, so no write could fail.
#[test]
fn nobody_reads_stdout_any_more() {
    for request in [true, false] {
        let (stdin, _keys) = io::pipe().expect("a pipe can be made");
        let (read, stdout) = io::pipe().expect("a pipe can be made");
        let (lines, stderr) = io::pipe().expect("a pipe can be made");
        let mut command = Command::new(OURS);
        let how: &[_] = if request { &["request", "silent"] } else { &["silent"] };
        command.args(how).stdin(stdin).stdout(stdout).stderr(stderr);
        let mut talk = Talk::start_on(&mut command, lines);
        drop(read);
        if !request {
            talk.program.stays_quiet(Duration::from_millis(300));
            talk.program.signal(Signal::TERM);
        }
        let is = reason(talk.ends().1);
        assert_eq!(is == Reason::StdoutClosed, request, "{is:?}");
    }
}
