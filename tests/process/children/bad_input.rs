//! Children that do not want to end, or cannot begin.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use gracefully::Verdict;
use support::programs::{Ended, Program, Signal};

use crate::scene::{BOUND, Marker, OURS, holds_for_ours_alone, only, start, started, timeless};

const KILLED: &str = "shell (process N) did not end within TIME of SIGTERM, and was killed with its group: signal: 9 (SIGKILL)";

/// The time-out of the resource.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(2);

#[test]
fn one_that_ignores_sigterm_is_killed_in_time() {
    let marker = Marker::new();
    let running = start(Path::new(OURS), &["run"], &[&marker.script("trap '' TERM; NAP; NAP")]);
    marker.until(1);
    let (ended, report) = running.term();
    let child = only(&report);
    assert_eq!((child.verdict, ended.status.code()), (Verdict::Failed, Some(70)));
    assert_eq!(timeless(child.error.as_deref().unwrap_or_default()), KILLED);
    assert!(child.worked < TIMEOUT && child.worked * 2 > TIMEOUT, "{:?}", child.worked);
    marker.assert_gone();
}

/// The time that a hurried cleanup has is less, and it is killed within that.
#[test]
fn a_second_signal_kills_it_earlier() {
    let marker = Marker::new();
    let running = started(
        Command::new(OURS).env("GRACEFULLY_FAST", "800ms").args([
            "run",
            "--",
            &marker.script("trap '' TERM; NAP; NAP"),
        ]),
        Program::start,
    );
    marker.until(1);
    running.program.signal(Signal::TERM);
    running.program.signal_again(Signal::TERM);
    let (_, report) = running.end();
    let child = only(&report);
    assert_eq!(timeless(child.error.as_deref().unwrap_or_default()), KILLED);
    assert!(child.worked < TIMEOUT * 3 / 5, "{:?}", child.worked);
    marker.assert_gone();
}

#[test]
fn a_grandchild_that_ignores_sigterm_is_killed_and_named() {
    let marker = Marker::new();
    let script = marker.script("trap 'exit 0' TERM; (trap '' TERM; NAP; NAP) & wait");
    let running = start(Path::new(OURS), &["run"], &[&script]);
    marker.until(1);
    let (_, report) = running.term();
    let child = only(&report);
    assert_eq!(child.verdict, Verdict::Failed);
    let error = timeless(child.error.as_deref().unwrap_or_default());
    let killed = "what shell (process N) had started did not end within TIME of SIGTERM, and was killed: ";
    assert!(error.starts_with(killed) && error.contains("sleep (process N)"), "{error}");
    let note = "shell (process N) ended TIME after SIGTERM: exit status: 0";
    assert_eq!(timeless(&child.notes[0]), note);
    marker.assert_gone();
}

/// Each of them starts the next one and ends: whoever looks for them one by one is always late.
#[test]
fn who_forks_faster_than_he_is_killed_is_gone() {
    let marker = Marker::new();
    let script =
        marker.script("trap '' TERM; f() { (NAP & f &); }; g() { NAP & (sleep 0.01; g) & }; g; wait; wait");
    let running = start(Path::new(OURS), &["run"], &[&script]);
    marker.until(3);
    let (_, report) = running.term();
    assert_eq!(only(&report).verdict, Verdict::Failed);
    marker.assert_gone();
}

/// The limit, as it is told.
#[test]
fn who_leaves_the_group_lives_on_and_is_named() {
    let marker = Marker::new();
    let running = start(Path::new(OURS), &["run"], &[&marker.script("setsid NAP >/dev/null 2>&1 & wait")]);
    marker.until(1);
    let (_, report) = running.term();
    let notes: Vec<String> = only(&report).notes.iter().map(|note| timeless(note)).collect();
    assert_eq!(
        notes[1],
        "had left the group of shell (process N) before, and was not ended: sleep (process N)"
    );
    assert_eq!(marker.alive().len(), 1);
}

/// A program that reads the terminal in its background, or that somebody has halted, could not even end.
#[test]
fn one_that_is_halted_ends() {
    let marker = Marker::new();
    let running = start(Path::new(OURS), &["run"], &[&marker.script("NAP & kill -STOP $$; wait")]);
    marker.until(1);
    let (_, report) = running.term();
    assert_eq!(only(&report).verdict, Verdict::Cleaned);
    marker.assert_gone();
}

/// The signals of this line, as bits, but for those that are the C library's own.
fn signals(ended: &Ended, line: &str) -> u64 {
    let bits = ended.stderr.lines().find_map(|said| said.strip_prefix(line));
    u64::from_str_radix(bits.expect("it was said").trim(), 16).expect("bits") & 0x7fff_ffff
}

/// What starts the program blocks and ignores what ends children: neither reaches them. The twin's inherit both.
#[test]
fn what_the_program_inherits_does_not_reach_its_children() {
    holds_for_ours_alone(|program| {
        let marker = Marker::new();
        let mut command = Command::new("sh");
        command.arg0("sh").args(["-c", "trap '' TERM INT USR1; exec \"$@\"", "sh"]).arg(program);
        command.args(["run", "--", "grep -E 'Sig(Blk|Ign)' /proc/self/status >&2; exec true"]);
        let mut program = Program::start(&mut command);
        assert!(program.says("SigIgn:"), "it never said so");
        program.signal(Signal::KILL);
        let ended = program.wait(BOUND);
        assert_eq!((signals(&ended, "SigBlk:"), signals(&ended, "SigIgn:")), (0, 0), "{}", ended.stderr);
        marker.assert_gone();
    });
}

/// Under `nohup` a hangup ends neither the program nor its children.
#[test]
fn an_ignored_hangup_stays_ignored() {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$@\"", "sh", OURS]);
    command.args(["run", "--", "grep SigIgn /proc/self/status >&2; exec true"]);
    let mut running = started(&mut command, Program::start);
    assert!(running.program.says("SigIgn:"), "it never said so");
    let (ended, _) = running.term();
    assert_eq!(signals(&ended, "SigIgn:"), 1, "{}", ended.stderr);
}

#[test]
fn what_cannot_be_started_is_named() {
    for (script, text) in [
        ("/no/such/program", "cannot start `/no/such/program`: No such file or directory"),
        ("/etc/passwd", "cannot start `/etc/passwd`: Permission denied"),
    ] {
        let program = Program::start(Command::new(OURS).args(["run", "direct", "--", script]));
        let ended = program.wait(BOUND);
        assert!(ended.stderr.contains(text), "no {text:?} in {}", ended.stderr);
        assert_eq!(ended.status.code(), Some(1));
    }
}

#[test]
fn one_that_exits_at_once_is_no_trouble() {
    let scripts = ["exit 0"; 20];
    let running = start(Path::new(OURS), &["wait"], &scripts);
    let (_, report) = running.term();
    assert_eq!(report.resources.len(), 20);
    assert!(report.clean, "{report:?}");
}
