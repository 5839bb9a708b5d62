//! Stdin is not the program's alone.

use std::io::{self, Write};

use rustix::fs::{OFlags, fcntl_getfl};
use support::programs::Signal;

use crate::scene::{OURS, Talk};

/// Nothing is read for nobody: what comes after that is the child's.
#[test]
fn a_child_gets_what_comes_later() {
    let (stdin, mut keys) = io::pipe().expect("a pipe can be made");
    let mut talk = Talk::start(OURS.as_ref(), &["child"], stdin);
    keys.write_all(b"for the parent\n").expect("it is open");
    talk.program.line_with("it is the child's");
    keys.write_all(b"for the child\n").expect("it is open");
    drop(keys);
    let (ended, _) = talk.ends();
    assert!(ended.stderr.contains(r#"first: Some("for the parent")"#));
    assert!(ended.stderr.contains(r#"the child's: "for the child\n""#));
}

/// What one has read and not used the next one gets.
#[test]
fn a_second_reader_comes_after_the_first() {
    let (stdin, mut keys) = io::pipe().expect("a pipe can be made");
    keys.write_all(b"one\ntwo\nthree").expect("it is open");
    drop(keys);
    let (ended, _) = Talk::start(OURS.as_ref(), &["twice"], stdin).ends();
    assert!(ended.stderr.contains(r#"first: Some("one")"#));
    assert!(ended.stderr.contains("second: ResourceBusy"));
    assert!(ended.stderr.contains(r#"second: "two\nthree""#));
}

/// The parent has the very same stdin.
#[test]
fn its_flags_stay() {
    let (stdin, mut keys) = io::pipe().expect("a pipe can be made");
    let same = stdin.try_clone().expect("a pipe has more than one end");
    let mut talk = Talk::start(OURS.as_ref(), &["lines"], stdin);
    keys.write_all(b"hello\n").expect("it is open");
    talk.program.line_with("HELLO");
    let flags = fcntl_getfl(&same).expect("it is open");
    assert!(!flags.contains(OFlags::NONBLOCK), "{flags:?}");
    talk.program.signal(Signal::TERM);
    talk.ends();
}
