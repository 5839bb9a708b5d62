//! Ledgers that cannot be what they should: nothing is deleted that is not ours, and nothing hangs.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use support::programs::{Program, Signal};

use crate::scene::{Maker, OURS, PATIENCE, Scene, soon};

/// A program was killed together with its companion, and somebody changed its ledger.
fn killed_with(change: impl FnOnce(&Scene, &Path)) -> (Scene, Maker) {
    let scene = Scene::new();
    let mut first = scene.make(OURS, "first", "");
    scene.kill_companion(first.id());
    first.signal(Signal::KILL);
    first.end();
    let ledgers = scene.ledgers();
    let [ledger] = &ledgers[..] else { panic!("one ledger: {ledgers:?}") };
    change(&scene, ledger);
    (scene, first)
}

/// Starts the program again, which sweeps before it makes anything.
fn sweep(scene: &Scene) -> Maker {
    scene.make(OURS, "second", "")
}

fn edit(ledger: &Path, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(ledger).expect("it is there");
    fs::write(ledger, change(text)).expect("it can be written");
}

#[test]
fn one_that_is_torn_is_read_as_far_as_it_goes() {
    let (scene, first) = killed_with(|_, ledger| {
        // In the middle of the line that says what the fourth one is.
        edit(ledger, |text| {
            let at = text.find("\n= 3 ").expect("a third thing") + 12;
            text[..at].to_owned()
        });
    });
    let _second = sweep(&scene);
    // Two for sure; of the third it is not known which one it was, nor of what comes after.
    assert_eq!(first.left(), first.made[2..].iter().map(PathBuf::as_path).collect::<Vec<_>>());
}

#[test]
fn one_that_is_empty_or_foreign_is_left() {
    for text in
        ["", "gracefully ledger 9\n", "\0\0\0\0", "gracefully ledger 1\nowner x\n+ 1 file /etc/passwd\n"]
    {
        let (scene, first) = killed_with(|_, ledger| edit(ledger, |_| text.to_owned()));
        let _second = sweep(&scene);
        assert_eq!(first.left().len(), 6, "{text:?}");
    }
}

/// After the machine has begun anew its process is gone for sure, whoever has the number now. What was made may be there.
#[test]
fn one_of_another_boot_is_reclaimed_without_its_processes() {
    let mut sleeper = std::process::Command::new("sleep").arg("600").spawn().expect("it starts");
    let stat = fs::read_to_string(format!("/proc/{}/stat", sleeper.id())).expect("it lives");
    let (scene, first) = killed_with(|_, ledger| {
        edit(ledger, |text| {
            let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").expect("it is told");
            let other = text.replace(boot.trim(), "00000000-0000-0000-0000-000000000000");
            assert_ne!(text, other);
            // Living, by the number of the test itself; and a child that has a living one's.
            let own = format!("owner {} 1 ", std::process::id());
            let owner =
                other.lines().nth(1).expect("an owner").split(' ').take(3).collect::<Vec<_>>().join(" ")
                    + " ";
            other.replace(&owner, &own) + "c 99 " + &stat
        });
    });
    let _second = sweep(&scene);
    assert_eq!(first.left().len(), 0);
    assert!(sleeper.try_wait().expect("it is ours").is_none(), "a process of this boot was ended");
    sleeper.kill().expect("it lives");
    sleeper.wait().expect("it was killed");
}

#[test]
fn one_whose_process_lives_is_left() {
    let scene = Scene::new();
    let first = scene.make(OURS, "first", "");
    scene.kill_companion(first.id());
    let _second = sweep(&scene);
    assert_eq!(first.left().len(), 6);
}

#[test]
fn one_of_a_number_that_was_given_again_is_reclaimed() {
    let (scene, first) = killed_with(|_, ledger| {
        edit(ledger, |text| {
            // The test has that number now, and began at another time.
            let mut words: Vec<String> = text.splitn(4, ' ').map(str::to_owned).collect();
            assert!(words[2].ends_with("owner"), "{words:?}");
            let rest = words[3].clone();
            let (_, rest) = rest.split_once(' ').expect("a start");
            words[3] = format!("{} {rest}", std::process::id());
            words.join(" ")
        });
    });
    let _second = sweep(&scene);
    assert_eq!(first.left().len(), 0);
}

#[test]
fn a_link_is_not_followed() {
    let (scene, first) = killed_with(|scene, ledger| {
        let elsewhere = scene.things.path().join("elsewhere");
        fs::rename(ledger, &elsewhere).expect("it can be moved");
        symlink(&elsewhere, ledger).expect("a link can be made");
    });
    let _second = sweep(&scene);
    assert_eq!(first.left().len(), 6);
}

/// Only the superuser can give a file away, and only he reads what is another's.
#[test]
fn one_of_another_user_is_left() {
    if !rustix::process::geteuid().is_root() {
        println!("not tried: only the superuser can give a file away");
        return;
    }
    let (scene, first) = killed_with(|_, ledger| {
        std::os::unix::fs::chown(ledger, Some(12_345), None).expect("the superuser may");
    });
    let _second = sweep(&scene);
    assert_eq!(first.left().len(), 6);
}

#[test]
fn where_no_ledger_can_be_kept_nothing_is_made() {
    let scene = Scene::new();
    let shared = scene.things.path().join("shared");
    fs::create_dir(&shared).expect("a folder can be made");
    fs::set_permissions(&shared, Permissions::from_mode(0o777)).expect("it is ours");
    let file = scene.things.path().join("file");
    fs::write(&file, "").expect("it can be written");
    // Nothing can be made below /proc, whoever asks.
    let folders = [
        ("others may write to it", shared),
        ("it is no folder", file),
        ("cannot ", "/proc/no/ledger".into()),
    ];
    for (says, folder) in folders {
        let mut command = scene.command(OURS, "ours", "");
        let ended = Program::talk_to(command.env("GRACEFULLY_LEDGER", &folder)).wait(PATIENCE);
        assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
        for part in [says, &folder.display().to_string(), "GRACEFULLY_LEDGER"] {
            assert!(ended.stderr.contains(part), "{part:?} is not in: {}", ended.stderr);
        }
        let made = fs::read_dir(scene.things.path().join("ours")).expect("a folder").count();
        assert_eq!(made, 0);
    }
}

/// A disk that is full takes no line, and so nothing is made.
#[test]
fn where_the_disk_is_full_nothing_is_made() {
    let scene = Scene::new();
    let mount = scene.things.path().join("small");
    fs::create_dir(&mount).expect("a folder can be made");
    let small = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=4k,mode=700", "gracefully-test"])
        .arg(&mount)
        .output();
    if !small.is_ok_and(|output| output.status.success()) {
        println!("not tried: only the superuser can make a small disk");
        return;
    }
    fs::write(mount.join("all of it"), [1; 4096]).expect("there is room for that");
    let mut command = scene.command(OURS, "ours", "");
    let ended = Program::talk_to(command.env("GRACEFULLY_LEDGER", &mount)).wait(PATIENCE);
    let left = fs::read_dir(scene.things.path().join("ours")).expect("a folder").count();
    let unmounted = std::process::Command::new("umount").arg(&mount).status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    assert_eq!((ended.status.code(), left), (Some(1), 0), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("No space left on device") && ended.stderr.contains("GRACEFULLY_LEDGER"),
        "{}",
        ended.stderr
    );
}

/// Of ten thousand lines that are over none is kept.
#[test]
fn one_that_is_long_is_written_anew() {
    let scene = Scene::new();
    let mut ours = scene.make(OURS, "ours", "many");
    ours.program().line_with("many were made");
    let ledgers = scene.ledgers();
    let [ledger] = &ledgers[..] else { panic!("one ledger: {ledgers:?}") };
    let bytes = fs::metadata(ledger).expect("it is there").len();
    assert!(bytes < 128 * 1024, "{bytes} bytes");
    ours.signal(Signal::KILL);
    ours.end();
    soon("what it made is gone", || ours.left().is_empty());
}
