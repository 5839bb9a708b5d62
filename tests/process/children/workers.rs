//! Workers: this program, started anew.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use gracefully::Verdict;
use rustix::process::{Signal, kill_process};
use support::processes::{lives, pipes, until};
use support::programs::Program;

use crate::scene::{BOUND, OURS, Running, only, start, timeless};

/// The number in `worker: .. (process 4711)`.
fn worker_of(running: &mut Running) -> u32 {
    // It may have said so before all were ready.
    assert!(running.program.says(" more (process "), "it never ran");
    let line = running.program.seen(" more (process ");
    let number = line.rsplit_once("(process ").and_then(|(_, rest)| rest.strip_suffix(')'));
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no process in {line:?}"))
}

#[test]
fn they_get_their_message_and_end_as_any_program_does() {
    for padding in ["0", "70000", "1000000"] {
        let padded = format!("padding={padding}");
        let mut running = start(Path::new(OURS), &["run", "workers", &padded], &["one"]);
        assert!(running.program.says("(process "), "it never ran");
        let line = running.program.seen("(process ");
        assert!(line.starts_with(&format!("worker: one with {padding} more")), "{line}");
        let (ended, report) = running.term();
        assert_eq!(only(&report).verdict, Verdict::Cleaned);
        assert_eq!(
            timeless(&only(&report).notes[0]),
            "worker (process N) ended TIME after SIGTERM: exit status: 0"
        );
        for line in ["worker: Some(Signal(Term))", "worker: cleaned"] {
            assert!(ended.stderr.contains(line), "no {line:?} in {}", ended.stderr);
        }
        let has = r#"worker: has {"GRACEFULLY_LEDGER", "GRACEFULLY_PROGRESS", "GRACEFULLY_WORKER"}"#;
        assert!(ended.stderr.contains(has), "{}", ended.stderr);
        // They speak by the same stderr, and the parent says enough.
        assert_eq!(ended.stderr.matches("gracefully: SIGTERM").count(), 2, "{}", ended.stderr);
    }
}

#[test]
fn one_whose_parent_is_gone_shuts_itself_down() {
    for script in ["one", "deaf", "spin"] {
        let mut running = start(Path::new(OURS), &["run", "workers"], &[script]);
        let worker = worker_of(&mut running);
        if script == "deaf" {
            assert!(running.program.says("worker: deaf"), "it still hears");
        }
        kill_process(running.program.pid(), Signal::KILL).expect("it is there");
        if script != "spin" {
            for line in ["worker: Some(ParentGone)", "worker: cleaned"] {
                assert!(running.program.says(line), "{script} never said {line}");
            }
        }
        // One that is stuck has its bounds, which are its parent's.
        until(Duration::from_secs(10), "the worker has ended", || !lives(worker));
    }
}

#[test]
fn a_message_that_is_too_long_is_refused() {
    let program = Program::start(Command::new(OURS).args(["run", "workers", "padding=2000000", "--", "one"]));
    let ended = program.wait(BOUND);
    assert!(ended.stderr.contains("cannot start `worker`: a first message of 2000"), "{}", ended.stderr);
    assert!(ended.stderr.contains("is too long: 1 MiB is the most"), "{}", ended.stderr);
    assert_eq!(ended.status.code(), Some(1));
}

/// Nobody but the worker has its pipe: a child of another kind that lives on would keep it open.
#[test]
fn nobody_else_inherits_the_pipe() {
    let mut running =
        start(Path::new(OURS), &["run", "mixed"], &["one", "echo shell: $$ >&2; exec sleep 1000"]);
    assert!(running.program.says("worker: one") && running.program.says("shell: "), "they never ran");
    let shell = running.program.seen("shell: ");
    let worker = running.program.seen("(process ");
    let of = |line: &str, after: &str| {
        let number = line.split_once(after).expect("a number").1.trim_end_matches(')');
        pipes(number.parse().expect("a process"), 3)
    };
    let (worker, shell) = (of(&worker, "(process "), of(&shell, "shell: "));
    let private: Vec<&String> = worker.difference(&shell).collect();
    assert_eq!(private.len(), 1, "{worker:?}, {shell:?}");
    assert!(shell.is_subset(&pipes(std::process::id(), 0)), "{shell:?}");
    running.term();
}

/// A variable that says what is not so makes nobody a worker.
#[test]
fn a_stale_variable_makes_nobody_a_worker() {
    for stale in ["", "7", "0:1", "3:99999", "x:y:z", "-1:5:1", "2:1:1"] {
        let mut command = Command::new(OURS);
        command.env("GRACEFULLY_WORKER", stale).args(["run", "--", "exec sleep 1000"]);
        let mut program = Program::start(&mut command);
        program.line_with("ready");
        program.signal(Signal::TERM);
        assert_eq!(program.wait(BOUND).status.code(), Some(0), "{stale}");
    }
}
