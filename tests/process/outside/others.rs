//! What belongs to somebody else stays.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use support::programs::{Program, Signal};

use crate::scene::{OURS, PATIENCE, Scene, soon};

#[test]
fn two_copies_of_a_program_leave_each_other_alone() {
    let scene = Scene::new();
    let one = scene.make(OURS, "one", "");
    let mut other = scene.make(OURS, "other", "");
    other.signal(Signal::KILL);
    other.end();
    soon("the other's are gone", || other.left().is_empty());
    // A third one sweeps when it starts.
    let third = scene.make(OURS, "third", "");
    assert_eq!((one.left().len(), third.left().len()), (6, 6));
}

#[test]
fn what_is_not_the_one_that_was_made_stays() {
    let scene = Scene::new();
    let mut ours = scene.make(OURS, "ours", "");
    let [pid, socket] = [2, 3].map(|index| ours.made[index].clone());
    let precious = scene.things.path().join("precious");
    fs::write(&precious, "do not touch").expect("it can be written");
    // Somebody has put something else in their places.
    fs::remove_file(&pid).expect("it is there");
    fs::write(&pid, "another's").expect("it can be written");
    fs::remove_file(&socket).expect("it is there");
    symlink(&precious, &socket).expect("a link can be made");
    ours.signal(Signal::KILL);
    ours.end();
    soon("all but these are gone", || ours.left().len() == 2);
    assert_eq!(fs::read_to_string(&pid).expect("it is there"), "another's");
    assert!(socket.symlink_metadata().expect("it is there").is_symlink());
    assert_eq!(fs::read_to_string(&precious).expect("it is there"), "do not touch");
}

/// A link out of the folder is removed, and what it leads to is not.
#[test]
fn a_link_in_a_temporary_folder_is_not_followed() {
    let scene = Scene::new();
    let mut ours = scene.make(OURS, "ours", "");
    let precious = scene.things.path().join("precious");
    fs::create_dir(&precious).expect("a folder can be made");
    fs::write(precious.join("it"), "do not touch").expect("it can be written");
    symlink(&precious, ours.made[5].join("way out")).expect("a link can be made");
    ours.signal(Signal::KILL);
    ours.end();
    soon("it is gone", || ours.left().is_empty());
    assert_eq!(fs::read_to_string(precious.join("it")).expect("it is there"), "do not touch");
}

#[test]
fn what_is_taken_is_refused_by_its_name_and_stays() {
    for (taken, says) in [("pid", "it names process 1, which is running"), ("socket", "socket: ")] {
        let scene = Scene::new();
        let mut command = scene.command(OURS, "ours", "");
        let path = scene.things.path().join("ours").join(taken);
        fs::write(&path, "1\n").expect("it can be written");
        let ended = Program::talk_to(&mut command).wait(PATIENCE);
        assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
        assert!(
            ended.stderr.contains(says) && ended.stderr.contains(&path.display().to_string()),
            "{}",
            ended.stderr
        );
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "1\n");
        // What was made before that is gone.
        soon("the ledger is gone", || scene.ledgers().is_empty());
        let left: Vec<_> =
            fs::read_dir(path.parent().expect("a folder")).expect("a folder").flatten().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}

/// Somebody has removed it: there is nothing to do, and nothing to say.
#[test]
fn what_somebody_else_has_removed_is_no_fault() {
    let scene = Scene::new();
    let mut ours = scene.make(OURS, "ours", "");
    for path in &ours.made[..5] {
        fs::remove_file(path).expect("it is there");
    }
    ours.signal(Signal::TERM);
    let ended = ours.end();
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
}

/// Who makes nothing of this has no companion, no ledger and no thread for it.
#[test]
fn a_program_that_makes_none_of_it_has_nothing_of_it() {
    let scene = Scene::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_held"));
    let mut program = Program::talk_to(command.arg("wait").env("GRACEFULLY_LEDGER", &scene.ledgers));
    program.line_with("ready");
    let id = program.id();
    let names = support::processes::threads(id);
    assert!(names.iter().any(|name| name.starts_with("gracefully-guar")), "{names:?}");
    assert!(
        !names.iter().any(|name| name.starts_with("gracefully-chil") || name.contains("stdin")),
        "{names:?}"
    );
    assert_eq!(scene.companion(id), None);
    assert!(scene.ledgers().is_empty() && !scene.ledgers.exists());
    program.signal(Signal::TERM);
    assert_eq!(program.wait(PATIENCE).status.code(), Some(0));
}
