//! What is wrong with the file refuses to start: in the words of the compiler, with 78, and nothing was opened.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use support::programs::{Ended, Program};
use tempfile::TempDir;

use super::{CONFIGURED, OPEN, given};

/// What each of the two says, a closed one and an open one; both say the same.
fn refused_by_both(file: &Path) -> String {
    let said = refused(CONFIGURED, file);
    assert_eq!(refused(OPEN, file), said);
    said
}

fn refused(program: &str, file: &Path) -> String {
    let Ended { status, stderr, .. } = ended(&mut given(program, file));
    assert_eq!(status.code(), Some(78), "{stderr}");
    // Not `ready`, not a cleanup.
    assert!(stderr.lines().all(|line| line.starts_with("gracefully: ")), "it has started:\n{stderr}");
    stderr + "\n"
}

/// Its end, which is not waited for for ever.
fn ended(command: &mut Command) -> Ended {
    Program::start(command).wait(Duration::from_secs(20))
}

/// A folder that a test may fill.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn with(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), bytes).expect("it can be written");
        self.path(name)
    }
}

/// `GRACEFULLY_CONFIG=PATH: WHY`.
fn as_a_whole(path: &Path, why: &str) -> String {
    format!("gracefully: GRACEFULLY_CONFIG={}: {why}\n", path.display())
}

#[test]
fn a_file_that_is_not_there() {
    let folder = Folder::new();
    let beside = folder.with("lifecycle.toml", "");
    for path in [folder.path("lifecycel.toml"), beside.join("below"), folder.path("no/lifecycle.toml")] {
        let said = refused_by_both(&path);
        assert!(said.starts_with(&format!("gracefully: GRACEFULLY_CONFIG={}: ", path.display())), "{said}");
    }
    let path = folder.path("lifecycel.toml");
    assert_eq!(refused_by_both(&path), as_a_whole(&path, "there is no such file"));
}

#[test]
fn a_name_that_is_empty() {
    assert_eq!(refused_by_both(Path::new("")), as_a_whole(Path::new(""), "this names no file"));
}

#[test]
fn a_folder() {
    let folder = Folder::new();
    let path = folder.0.path();
    assert_eq!(refused_by_both(path), as_a_whole(path, "this is a folder, not a file"));
}

/// Nobody ever writes into it: to open it would be to wait for ever.
#[test]
fn a_pipe_and_a_device() {
    let folder = Folder::new();
    let pipe = folder.path("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0)
        .expect("a pipe can be made");
    for path in [&*pipe, Path::new("/dev/zero")] {
        assert_eq!(refused_by_both(path), as_a_whole(path, "this is a pipe or a device, not a regular file"));
    }
}

#[test]
fn a_link_that_leads_nowhere_and_one_that_leads_round() {
    let folder = Folder::new();
    for (name, target) in [("nowhere", "there.toml"), ("round", "round")] {
        std::os::unix::fs::symlink(target, folder.path(name)).expect("a link can be made");
    }
    let (nowhere, round) = (folder.path("nowhere"), folder.path("round"));
    assert_eq!(refused_by_both(&nowhere), as_a_whole(&nowhere, "there is no such file"));
    let said = refused_by_both(&round);
    assert!(
        said.starts_with(&as_a_whole(&round, "this file cannot be read: ").trim_end().to_owned()),
        "{said}"
    );
}

/// Who is root may read everything, so then another file is taken that even root cannot read: its own memory from 0 on.
#[test]
fn a_file_that_may_not_be_read() {
    let folder = Folder::new();
    if rustix::process::geteuid().is_root() {
        let path = Path::new("/proc/self/mem");
        let said = refused_by_both(path);
        assert!(said.starts_with(as_a_whole(path, "this file cannot be read: ").trim_end()), "{said}");
        return;
    }
    let path = folder.with("lifecycle.toml", "grace = \"6s\"\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("it is ours");
    assert_eq!(refused_by_both(&path), as_a_whole(&path, "this file may not be read: permission denied"));
}

#[test]
fn a_file_that_is_not_utf_8() {
    let folder = Folder::new();
    let path = folder.with("lifecycle.toml", b"grace = \"6s\"\n# caf\xe9\n");
    let said = refused_by_both(&path);
    assert_eq!(
        said,
        format!("gracefully: {}:2: this is not UTF-8: save the file as UTF-8\n", path.display())
    );
}

#[test]
fn a_gigantic_file() {
    const MOST: usize = 1 << 20;
    let folder = Folder::new();
    let path = folder.with("lifecycle.toml", "#".repeat(MOST + 1));
    let told = as_a_whole(&path, "this file is larger than 1 MiB, which no lifecycle needs");
    assert_eq!(refused_by_both(&path), told);
    // Nobody has so much memory.
    let file = fs::OpenOptions::new().write(true).open(&path).expect("it is there");
    if file.set_len(1 << 42).is_ok() {
        assert_eq!(refused_by_both(&path), told);
    }
    folder.with("lifecycle.toml", "#".repeat(MOST));
    starts(CONFIGURED, &path);
    // As many brackets as it holds: what reads it must not go as deep.
    for torn in ["[".repeat(MOST), format!("uses = {}", "[".repeat(MOST / 2)), "a.".repeat(MOST / 2)] {
        folder.with("lifecycle.toml", torn);
        let said = refused_by_both(&path);
        assert!(said.starts_with(&format!("gracefully: {}:1: this is no TOML: ", path.display())), "{said}");
        assert!(said.len() < 1000, "{} bytes", said.len());
    }
}

fn starts(program: &str, file: &Path) {
    let mut command = given(program, file);
    let output = command.env("GRACEFULLY", "plan").output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_empty_file_says_nothing_and_that_is_legal() {
    let path = Folder::new();
    let path = path.with("lifecycle.toml", "");
    for program in [CONFIGURED, OPEN] {
        starts(program, &path);
    }
}

#[test]
fn every_fault_is_told_with_its_line_and_what_the_environment_says_too() {
    let folder = Folder::new();
    let path = folder.with("l.toml", "grcae = \"5s\"\nfast = \"0s\"\n\n[resources.Store]\nordr = 1\n");
    let mut command = given(CONFIGURED, &path);
    let Ended { status, stderr, .. } = ended(command.env("GRACEFULLY_DRAIN", "soon"));
    let shown = path.display();
    let beginnings = [
        format!("gracefully: {shown}:1: unknown word `grcae`: did you mean `grace`?"),
        format!("gracefully: {shown}:2: `0s` leaves no time at all"),
        format!("gracefully: {shown}:5: unknown word `ordr`: did you mean `order`?"),
        "gracefully: GRACEFULLY_DRAIN=soon: not a duration".to_owned(),
    ];
    assert_eq!((status.code(), stderr.lines().count()), (Some(78), beginnings.len()), "{stderr}");
    for (line, beginning) in stderr.lines().zip(beginnings) {
        assert!(line.starts_with(&beginning), "{line} is not {beginning}");
    }
}

#[test]
fn keys_that_are_there_twice() {
    let folder = Folder::new();
    let path = folder.with("l.toml", "grace = \"5s\"\n\n[signals]\nSIGHUP = \"fast\"\nSIGHUP = \"ignore\"\n");
    let said = refused_by_both(&path);
    assert_eq!(said, format!("gracefully: {}:5: `SIGHUP` is said twice: say it once\n", path.display()));
}

#[test]
fn what_contradicts_itself() {
    let folder = Folder::new();
    let path = folder.with("l.toml", "grace = \"2s\"\ndrain = \"3s\"\n");
    let Ended { status, stderr, .. } = ended(&mut given(CONFIGURED, &path));
    let shown = path.display();
    assert_eq!(status.code(), Some(78), "{stderr}");
    assert!(stderr.contains(&format!("is over the grace period of 2s ({shown}:1):")), "{stderr}");
    assert!(stderr.contains(&format!("drain 3s ({shown}:2), done by 3s")), "{stderr}");
    assert!(stderr.contains(&format!("or more in {shown}:1")), "{stderr}");
    // An open one has no resources yet, but bounds that can be at odds.
    let Ended { status, stderr, .. } = ended(&mut given(OPEN, &path));
    assert_eq!(status.code(), Some(78), "{stderr}");
    assert!(stderr.contains(&format!("drain 3s ({shown}:2), done by 3s")), "{stderr}");
}

#[test]
fn names_that_nobody_has_and_the_file_of_another() {
    let folder = Folder::new();
    let path = folder.with("l.toml", "[resources.Stroe]\ntimeout = \"1s\"\n");
    assert_eq!(
        refused(CONFIGURED, &path),
        format!(
            "gracefully: {}:1: no resource of the lifecycle goes by the name `Stroe`: did you mean `Store`? legal is \
             `Store`\n",
            path.display()
        )
    );
    // Who will turn up nobody knows.
    starts(OPEN, &path);
    folder.with("l.toml", "lifecycle = \"Shop\"\n");
    for (program, name) in [(CONFIGURED, "Configured"), (OPEN, "open")] {
        let told = format!(
            "gracefully: {}:1: this file speaks for `Shop`, not for `{name}`: write `lifecycle = \"{name}\"`, or take another file\n",
            path.display()
        );
        assert_eq!(refused(program, &path), told);
    }
}

/// A name is bytes, and a terminal is not to do what they say.
#[test]
fn a_path_that_is_not_utf_8() {
    let folder = Folder::new();
    let path = folder.0.path().join(OsStr::from_bytes(b"caf\xe9\x1b[31m.toml"));
    fs::write(&path, "grace = 5\n").expect("it can be written");
    let said = refused_by_both(&path);
    assert!(said.contains(".toml:1: `grace` takes a duration in quotes"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said:?}");
}
