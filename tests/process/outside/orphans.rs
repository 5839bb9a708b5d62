//! What children leave behind when they end, under an init of the program's own.

use std::process::Command;

use support::processes::{self, Stat, is_there};
use support::programs::{Program, Signal};

use crate::scene::{PATIENCE, soon};

const PROGRAM: &str = env!("CARGO_BIN_EXE_orphaning");

/// The children of this process, and what there is of each.
fn children(of: u32) -> Vec<(u32, Stat)> {
    processes::children(of).into_iter().filter_map(|pid| Some((pid, processes::stat(pid)?))).collect()
}

/// Those who sleep for so many seconds.
fn sleepers(seconds: u32) -> Vec<u32> {
    processes::started_by(&["sleep", &seconds.to_string()])
}

/// As the builder has it, and by the word of the attribute.
#[test]
fn orphans_are_taken_in_and_nobody_elses_status_is() {
    for (how, seconds) in [("init", "601"), ("attribute", "600")] {
        let mut program = Program::talk_to(Command::new(PROGRAM).args([how, seconds]));
        program.line_with("late: exit status: 7");
        program.line_with("tokio: exit status: 8");
        let init = program.id();
        program.line_with(&format!(" of {init}"));
        program.line_with("ready");
        // Of twenty-one orphans one lives on. No zombie is left.
        soon("the short ones are gone", || {
            let mut taken_in = children(init);
            taken_in.retain(|(_, stat)| !stat.name.starts_with("orphaning"));
            matches!(&taken_in[..], [(_, stat)] if stat.name == "sleep" && stat.state != 'Z')
        });
        let (long, _) =
            children(init).into_iter().find(|(_, stat)| stat.name == "sleep").expect("it is there");
        program.signal(Signal::TERM);
        let ended = program.wait(PATIENCE);
        assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
        assert!(!is_there(long), "what was left outlives the program");
    }
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
        processes::signal(pid, Signal::TERM);
    }
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
    let inner = line.split(' ').nth(1).and_then(|pid| pid.parse().ok()).expect("its number");
    program.line_with("ready");
    program.signal(Signal::KILL);
    assert_eq!(program.wait(PATIENCE).status.signal(), Some(9));
    soon("the program is gone", || !is_there(inner));
}

#[test]
fn a_process_with_threads_is_not_copied() {
    let mut program = Program::talk_to(Command::new(PROGRAM).arg("threads").arg("605"));
    program.line_with("gracefully: cannot run under an init (2 threads run by now");
    let own = format!("pid {} of", program.id());
    program.line_with(&own);
    program.line_with("ready");
    program.signal(Signal::TERM);
    assert_eq!(program.wait(PATIENCE).status.code(), Some(0));
    for pid in sleepers(605) {
        processes::signal(pid, Signal::TERM);
    }
}
