//! Threads that are stuck. The program is gone all the same, within its bound and much earlier where it can.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::time::Duration;

use gracefully::MainRecord;
use gracefully::Verdict::{Abandoned, Aborted, Cleaned, TimedOut};
use support::programs::{Program, Signal};

use crate::scene::{HELD, Scene, Told, each, holds_for_ours_alone};

fn signalled(program: &Path, words: &[&str], until: &str, signal: Signal) -> Told {
    let mut running = Scene::new(program, words).start();
    running.ready();
    running.program.signal(signal);
    if until != "ready" {
        running.program.line_with(until);
    }
    running.end()
}

fn by_sigint(told: &Told) {
    assert_eq!(told.ended.status.signal(), Some(Signal::INT.as_raw()), "{}", told.ended.stderr);
}

/// Real computations: no worker polls a cleanup, fires a timer, or sees that it is cancelled.
#[test]
fn every_worker_computes() {
    holds_for_ours_alone(|program| {
        let told = signalled(program, &["spins"], "ready", Signal::INT);
        told.verdicts([Abandoned; 3]);
        told.in_order(&["server: abort", "database: abort"]);
        told.in_order(&["server: abort", "cache: abort"]);
        told.status(70);
    });
}

#[test]
fn a_read_of_stdin_is_pending() {
    holds_for_ours_alone(|program| {
        let mut scene = Scene::new(program, &["reads"]);
        let program = Program::talk_to(&mut scene.command);
        let mut running = scene.started(program);
        running.ready();
        running.program.signal(Signal::INT);
        let told = running.end();
        told.all_cleaned();
        told.took_at_most(Duration::from_secs(2));
        by_sigint(&told);
    });
}

#[test]
fn a_spawn_blocking_never_returns() {
    holds_for_ours_alone(|program| {
        let told = signalled(program, &["holds-a-thread"], "the runtime ends", Signal::INT);
        told.all_cleaned();
        told.took_at_most(Duration::from_secs(2));
        by_sigint(&told);
    });
}

/// Whoever leaves may not wait for stdout then.
#[test]
fn main_holds_stdout_and_never_returns() {
    holds_for_ours_alone(|program| {
        let told = signalled(program, &["holds-stdout"], "main holds stdout", Signal::INT);
        told.all_cleaned();
        told.status(70);
        assert!(told.ended.waited < Duration::from_secs(4), "it waited until the grace period was over");
        assert_eq!(told.report.expect("it is ours").main.ended, MainRecord::Stuck);
    });
}

/// The others do not wait for it for longer than half of the emergency step. There is no twin: without the library
/// there is nobody to call an abort.
#[test]
fn an_abort_wants_a_lock_that_is_held() {
    let told = signalled(HELD.as_ref(), &["wait", "server.abort=lock"], "server: abort", Signal::QUIT);
    told.verdicts([Abandoned, Aborted, Aborted]);
    told.status(70);
    told.took_at_most(Duration::from_secs(1));
}

/// Two thousand quiesces of 100 ms keep every rescue thread for a second, and the emergency step has 400 ms: aborts go
/// first. There is no twin: without the library there is nobody to call either.
#[test]
fn aborts_do_not_starve_behind_quiesces() {
    let mut running = Scene::new(HELD.as_ref(), &["crowds", "database.quiesce=slow"]).start();
    running.ready();
    running.program.signal(Signal::TERM);
    running.program.line_with("database: quiesce");
    running.program.signal_again(Signal::QUIT);
    let report = running.end().report.expect("it is ours");
    assert_eq!(report.resources.len(), 2003);
    let late: Vec<_> = report.resources.iter().filter(|resource| resource.verdict != Aborted).collect();
    assert!(late.is_empty(), "{} of them starved, such as {:?}", late.len(), late[0]);
}

/// There is only main's thread, and nobody but the guardian beside it.
#[test]
fn one_thread_for_everything() {
    let cases = [
        (&["wait", "one-thread"][..], None, [Cleaned; 3]),
        (&["wait", "server=hang", "one-thread"], Some(70), [TimedOut, Cleaned, Cleaned]),
        // What comes after it cannot run any more, and is not polled once.
        (&["wait", "server=block", "one-thread"], Some(70), [Abandoned; 3]),
        (&["blocks", "one-thread"], Some(70), [Abandoned; 3]),
    ];
    each(&cases, |(words, code, verdicts)| {
        holds_for_ours_alone(|program| {
            let told = signalled(program, words, "main", Signal::INT);
            told.verdicts(*verdicts);
            match code {
                Some(code) => told.status(*code),
                None => by_sigint(&told),
            }
        });
    });
}
