//! What children leave behind when they end, under an init of the program's own.

use std::fs;
use std::process::Command;

use support::programs::{Program, Signal};

use crate::scene::{PATIENCE, soon};

const PROGRAM: &str = env!("CARGO_BIN_EXE_orphaning");

/// A process whose parent is this one, and what `/proc` says of it: its number, name and state.
fn children(of: u32) -> Vec<(u32, String, char)> {
    let entries = fs::read_dir("/proc").expect("there is a /proc").flatten();
    let stats = entries.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let child = |stat: String| {
        let (pid, rest) = stat.split_once(" (")?;
        let (name, rest) = rest.rsplit_once(") ")?;
        let mut rest = rest.split(' ');
        let letter = rest.next()?.chars().next()?;
        let parent: u32 = rest.next()?.parse().ok()?;
        (parent == of).then_some((pid.parse().ok()?, name.to_owned(), letter))
    };
    stats.filter_map(child).collect()
}

fn id(program: &Program) -> u32 {
    program.pid().as_raw_nonzero().get().unsigned_abs()
}

#[test]
fn orphans_are_taken_in_and_nobody_elses_status_is() {
    let mut program = Program::talk_to(Command::new(PROGRAM).arg("init").arg("601"));
    program.line_with("late: exit status: 7");
    program.line_with("tokio: exit status: 8");
    let init = id(&program);
    program.line_with(&format!(" of {init}"));
    program.line_with("ready");
    // Of twenty-one orphans one lives on. No zombie is left.
    soon("the short ones are gone", || {
        let mut taken_in = children(init);
        taken_in.retain(|(_, name, _)| !name.starts_with("orphaning"));
        matches!(&taken_in[..], [(_, name, state)] if name == "sleep" && *state != 'Z')
    });
    let (long, ..) = children(init).into_iter().find(|(_, name, _)| name == "sleep").expect("it is there");
    program.signal(Signal::TERM);
    let ended = program.wait(PATIENCE);
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    assert!(
        !fs::exists(format!("/proc/{long}")).expect("there is a /proc"),
        "what was left outlives the program"
    );
}

/// The same without an init: what was left goes to somebody else, and lives on.
#[test]
fn without_an_init_what_is_left_lives_on() {
    let mut program = Program::talk_to(Command::new(PROGRAM).arg("none").arg("602"));
    program.line_with("ready");
    let before = sleepers(602);
    assert!(!before.is_empty());
    program.signal(Signal::TERM);
    assert_eq!(program.wait(PATIENCE).status.code(), Some(0));
    let after = sleepers(602);
    assert!(before.iter().any(|pid| after.contains(pid)), "nothing outlives it without an init either");
    for pid in after {
        let _ = Command::new("kill").arg(pid.to_string()).status();
    }
}

/// Those who sleep for so many seconds.
fn sleepers(seconds: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").expect("there is a /proc").flatten();
    let is_one = |entry: &fs::DirEntry| {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        line == format!("sleep\0{seconds}\0").as_bytes()
    };
    entries.filter(is_one).filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// Whoever started it sees how the program ended.
#[test]
fn the_end_is_the_programs_own() {
    use std::os::unix::process::ExitStatusExt;
    let mut program = Program::talk_to(Command::new(PROGRAM).arg("init").arg("603"));
    program.line_with("ready");
    program.signal(Signal::INT);
    assert_eq!(program.wait(PATIENCE).status.signal(), Some(2));

    // Killed itself, it takes the program along, in order.
    let mut program = Program::talk_to(Command::new(PROGRAM).arg("init").arg("604"));
    let line = program.line_with("pid ");
    let inner = line.split(' ').nth(1).expect("its number").to_owned();
    program.line_with("ready");
    program.signal(Signal::KILL);
    assert_eq!(program.wait(PATIENCE).status.signal(), Some(9));
    soon("the program is gone", || !fs::exists(format!("/proc/{inner}")).expect("there is a /proc"));
}

#[test]
fn a_process_with_threads_is_not_copied() {
    let mut program = Program::talk_to(Command::new(PROGRAM).arg("threads").arg("605"));
    program.line_with("gracefully: cannot run under an init (2 threads run by now");
    let own = format!("pid {} of", id(&program));
    program.line_with(&own);
    program.line_with("ready");
    program.signal(Signal::TERM);
    assert_eq!(program.wait(PATIENCE).status.code(), Some(0));
    for pid in sleepers(605) {
        let _ = Command::new("kill").arg(pid.to_string()).status();
    }
}
