//! Outputs that are shut, full, or read by nobody.
//!
//! The program says what it does into a pipe of the test's, which it has as its stdin; stdout and stderr are what is
//! tested. One cleanup prints a line to both, as everybody does.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use gracefully::Verdict::{self, Abandoned, Cleaned, Panicked};
use support::outputs::unread;
use support::programs::{Program, Signal};

use crate::scene::{HELD, Running, Scene, Told, each, holds_for_ours_alone};

/// What both outputs are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Output {
    /// As after `>&-`.
    Shut,
    /// A disk that is full.
    Full,
    /// A pipe whose reader is gone.
    Broken,
    /// A pipe that is full, and whose reader does not read.
    Unread,
    /// The same, with room for two pages.
    Narrow,
}

impl Output {
    /// It, and what must be kept for as long as the program runs.
    fn open(self) -> (Stdio, Option<io::PipeReader>) {
        match self {
            // The shell in between shuts it.
            Self::Shut => (Stdio::null(), None),
            Self::Full => {
                let full: File = OpenOptions::new().write(true).open("/dev/full").expect("it is there");
                (full.into(), None)
            }
            Self::Broken => (io::pipe().expect("a pipe can be made").1.into(), None),
            Self::Unread | Self::Narrow => {
                let (reader, writer) = unread(if self == Self::Narrow { 8192 } else { 0 });
                (writer.into(), Some(reader))
            }
        }
    }
}

fn run(program: &Path, output: Output, words: &[&str]) -> Told {
    let (stdout, _stdout) = output.open();
    let (stderr, _stderr) = output.open();
    let scene = match output {
        Output::Shut => {
            Scene::through(program, words, Path::new("sh"), &["-c", "exec \"$0\" \"$@\" >&- 2>&-"])
        }
        _ => Scene::new(program, words),
    };
    let running = start(scene, stdout, stderr);
    running.program.signal(Signal::INT);
    running.end()
}

/// Starts a program with these outputs, and waits until it is ready.
fn start(mut scene: Scene, stdout: impl Into<Stdio>, stderr: impl Into<Stdio>) -> Running {
    let (lines, says) = io::pipe().expect("a pipe can be made");
    scene.command.env("SAYS", "/dev/stdin").stdin(says).stdout(stdout).stderr(stderr);
    let program = Program::listen_to(&mut scene.command, lines);
    let mut running = scene.started(program);
    running.ready();
    running
}

/// A line that cannot be printed is one cleanup's own fault, and the others are done all the same.
#[test]
fn a_cleanup_prints() {
    let cases: [(Output, Verdict); 4] = [
        (Output::Shut, Cleaned),
        (Output::Full, Panicked),
        (Output::Broken, Panicked),
        (Output::Unread, Abandoned),
    ];
    each(&cases, |&(output, verdict)| {
        holds_for_ours_alone(|program| {
            let told = run(program, output, &["wait", "server=talk"]);
            told.verdicts([verdict, Cleaned, Cleaned]);
            told.in_order(&["server: cleanup", "database: cleaned"]);
            told.once("cache: cleaned");
            match verdict {
                // The standard library has put something else there, so nobody notices; the end is another all the same.
                Cleaned => assert_eq!(told.ended.status.signal(), Some(Signal::INT.as_raw())),
                _ => told.status(70),
            }
        });
    });
}

/// The report is told on stderr when something went wrong, after it is written to its file. Whoever tells it may be
/// stuck there: nobody waits for that for longer than the grace period.
#[test]
fn the_library_alone_has_something_to_tell() {
    each(&[Output::Shut, Output::Full, Output::Broken, Output::Unread], |&output| {
        holds_for_ours_alone(|program| {
            let told = run(program, output, &["wait", "server=hang"]);
            told.in_order(&["server: abort", "database: cleaned"]);
            told.status(70);
        });
    });
}

/// A main that fails, or panics, is told of before anything is closed: by nobody who could keep the shutdown from coming.
#[test]
fn main_fails_and_nobody_reads() {
    each(&[("fails", 1), ("panics", 101)], |&(how, status)| {
        holds_for_ours_alone(|program| {
            let ((_reader, stderr), (_other, stdout)) = (unread(0), unread(0));
            let told = start(Scene::new(program, &[how]), stdout, stderr).end();
            told.all_cleaned();
            told.status(status);
        });
    });
}

/// As a program does that locks it once and for all.
#[test]
fn a_thread_keeps_stderr_locked() {
    holds_for_ours_alone(|program| {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("stderr");
        let stderr = File::create(&path).expect("it can be made");
        let running = start(Scene::new(program, &["locks-stderr", "server=error"]), Stdio::null(), stderr);
        running.program.signal(Signal::INT);
        let told = running.end();
        told.verdicts([Verdict::Failed, Cleaned, Cleaned]);
        told.once("database: cleaned");
        told.status(70);
        let waited = told.ended.waited;
        assert!(waited < Duration::from_secs(4), "{waited:?}: it waited until the grace period was over");
        let said = std::fs::read_to_string(path).expect("it is there");
        assert!(said.contains("1 of 3 did not close as they should"), "{said}");
    });
}

/// There is room for the line of the request, and for its own beginning. There is no twin: it tells nothing.
#[test]
fn a_long_report_does_not_fit() {
    let told = run(HELD.as_ref(), Output::Narrow, &["wait", "server=rant"]);
    told.verdicts([Verdict::Failed, Cleaned, Cleaned]);
    told.status(70);
    assert!(told.ended.waited < Duration::from_secs(4), "it waited until the grace period was over");
}

/// It has stdout locked and never lets go of it, and so the process does not end by its signal before its time is up.
#[test]
fn a_thread_prints_what_nobody_reads() {
    holds_for_ours_alone(|program| {
        let (_reader, stdout) = unread(0);
        let running = start(Scene::new(program, &["prints"]), stdout, Stdio::null());
        running.program.signal(Signal::INT);
        let told = running.end();
        told.all_cleaned();
        assert_eq!(told.ended.status.signal(), Some(Signal::INT.as_raw()));
        let waited = told.ended.waited;
        assert!(waited < Duration::from_secs(4), "{waited:?}: it waited until the grace period was over");
    });
}

/// First the file, which may be all that is left of it; then stderr; then `tracing`, whose subscriber is user code.
#[test]
fn the_end_is_told_in_the_order_in_which_it_may_block() {
    let mut running = Scene::new(HELD.as_ref(), &["traces", "server=error"]).start();
    running.ready();
    running.program.signal(Signal::TERM);
    running.program.line_with("1 of 3 did not close as they should");
    running.program.line_with(" gracefully: closed resources=3 clean=false");
    running.end().status(70);
}
