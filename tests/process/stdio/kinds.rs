//! What stdin may be. There is nothing that the twin does worse here.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::process::{Command, Stdio};

use gracefully::Reason;

use crate::scene::{OURS, Talk};

fn with(how: &[&str], stdin: impl Into<Stdio>) -> (String, Option<Reason>) {
    let (ended, report) = Talk::start(OURS.as_ref(), how, stdin).ends();
    (ended.stderr, report.and_then(|report| report.reason))
}

#[test]
fn nothing() {
    let (_, reason) = with(&["request", "on"], Stdio::null());
    assert_eq!(reason, Some(Reason::StdinEnded));
}

/// The standard library opens `/dev/null` in its place, before anything else does.
#[test]
fn closed() {
    let (lines, out) = io::pipe().expect("a pipe can be made");
    let err = out.try_clone().expect("a pipe has more than one end");
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"exec "$0" request on <&-"#, OURS]).stdin(Stdio::null()).stdout(out).stderr(err);
    let (_, report) = Talk::start_on(&mut shell, lines).ends();
    assert_eq!(report.expect("it reports").reason, Some(Reason::StdinEnded));
}

#[test]
fn a_file() {
    let mut file = tempfile::tempfile().expect("a file can be made");
    for number in 0..2_000 {
        writeln!(file, "line {number}").expect("it can be written");
    }
    file.rewind().expect("it is a file");
    let (said, _) = with(&["lines"], file);
    assert_eq!(said.lines().filter(|line| line.starts_with("LINE ")).count(), 2_000);
}

/// An error is given once, and is the end too.
#[test]
fn a_folder() {
    let (said, reason) = with(&["request", "bytes"], File::open("/").expect("it can be opened"));
    assert!(said.contains("IsADirectory"), "{said}");
    assert!(matches!(reason, Some(Reason::StdinEnded | Reason::MainReturned)), "{reason:?}");
}

/// The next line is fine.
#[test]
fn lines_that_are_none() {
    let mut file = tempfile::tempfile().expect("a file can be made");
    file.write_all(b"one\r\n\xff\xfe\ntwo\n").expect("it can be written");
    file.write_all(&vec![b'x'; 17 * 1024 * 1024]).expect("it can be written");
    file.write_all(b"\nthree\n\nfour").expect("it can be written");
    file.rewind().expect("it is a file");
    let (said, _) = with(&["lines"], file);
    let said: Vec<_> =
        said.lines().filter(|line| *line != "talk: cleaned" && !line.contains("ready")).collect();
    let said: Vec<_> = said.into_iter().filter(|line| !line.starts_with("gracefully")).collect();
    assert_eq!(said.iter().filter(|line| line.starts_with("passed over")).count(), 2, "{said:?}");
    let lines: Vec<_> = said.into_iter().filter(|line| !line.starts_with("passed over")).collect();
    assert_eq!(lines, ["ONE", "TWO", "THREE", "", "FOUR"]);
}
