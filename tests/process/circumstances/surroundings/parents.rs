//! What the parent did before it started the program, and a program that has no parent.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use gracefully::Reason;
use rustix::process::kill_process;
use support::programs::{Pid, Program, Signal};

use crate::scene::{HELD, Running, Scene, holds_for_ours_alone};
use crate::truth::Status;

/// A handler of tokio's does not unblock its signal, so the twin never hears of it.
#[test]
fn all_signals_are_blocked() {
    holds_for_ours_alone(|program| {
        let scene =
            Scene::through(program, &["wait"], Path::new("env"), &["--block-signal=TERM,INT,HUP,QUIT"]);
        let mut running = scene.start();
        running.ready();
        running.program.signal(Signal::TERM);
        let told = running.end();
        told.all_cleaned();
        told.status(0);
    });
}

/// There is no twin that fails: who does not listen for SIGHUP leaves it ignored.
#[test]
fn nohup_is_honoured() {
    ignored(HELD.as_ref(), Path::new("nohup"), &[], Signal::HUP);
}

/// As a shell does for what it starts in the background. A handler of tokio's takes the place of what is ignored, so the
/// twin ends by the first one, which it has a handler for.
#[test]
fn a_trap_that_ignores_is_honoured() {
    let trap = ["-c", "trap '' INT QUIT; exec \"$0\" \"$@\""];
    holds_for_ours_alone(|program| ignored(program, Path::new("sh"), &trap, Signal::INT));
    ignored(HELD.as_ref(), Path::new("sh"), &trap, Signal::QUIT);
}

/// The ignored signal changes nothing, and is no first wish: the next one is.
fn ignored(program: &Path, before: &Path, its: &[&str], signal: Signal) {
    let mut running = Scene::through(program, &["wait"], before, its).start();
    running.ready();
    running.program.signal(signal);
    running.program.stays_quiet(Duration::from_millis(500));
    running.program.signal(Signal::TERM);
    let told = running.end();
    let reason = told.report.as_ref().map(|report| report.reason.clone());
    assert!(reason.is_none_or(|reason| reason == Some(Reason::Signal(gracefully::Signal::Term))));
    told.all_cleaned();
    told.status(0);
}

/// The system gives no more threads: to the library's own, or to the runtime, which would wait for those that it has.
#[test]
fn threads_have_run_out() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("NOT TESTED: only root can start a program as somebody who has no other thread");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("it is ours");
    // The limit counts all that a user has.
    let nobody = 70_000 + std::process::id() % 10_000 * 2;
    for (threads, fault) in
        [(1, "start the rescue thread"), (2, "start the guardian"), (3, "build the runtime")]
    {
        holds_for_ours_alone(|program| {
            let copy = folder.path().join(program.file_name().expect("it has a name"));
            std::fs::copy(program, &copy).expect("it can be copied");
            let mut command = Command::new("prlimit");
            command.arg(format!("--nproc={threads}"));
            let user = nobody + u32::from(program == Path::new(HELD));
            command.args(["setpriv", &format!("--reuid={user}"), "--clear-groups"]);
            let ended = Program::start(command.arg(copy).arg("wait")).wait(Duration::from_secs(5));
            assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
            let said: Vec<_> = ended.stderr.lines().collect();
            assert!(
                said.len() == 1 && said[0].starts_with(&format!("gracefully: cannot {fault}: ")),
                "{said:?}"
            );
        });
    }
}

/// As in a container: signals have no default action there, so without a handler nothing ends it, and a raised SIGINT
/// does not either; the status says it then.
#[test]
fn it_is_pid_1() {
    let Some(unshare) = unshare() else {
        eprintln!("NOT TESTED: neither root nor user namespaces, so nothing can be PID 1 here");
        return;
    };
    let ends = |program: &Path, signal, code| {
        let mut running = Scene::through(program, &["wait"], Path::new("unshare"), unshare).start();
        running.ready();
        kill_process(only_child(&running), signal).expect("it is there");
        let told = running.end_as(Status::Passed);
        // An init is PID 1, and the program its child.
        assert!(told.report.as_ref().is_none_or(|report| report.pid > 1));
        told.all_cleaned();
        told.status(code);
    };
    // Whoever listens for SIGTERM hears it here too, so there is no twin that fails.
    ends(HELD.as_ref(), Signal::TERM, 0);
    // For this one the twin has no handler, so it goes on for ever.
    holds_for_ours_alone(|program| ends(program, Signal::HUP, 0));
    // Here the twin differs in the exit status alone.
    holds_for_ours_alone(|program| ends(program, Signal::INT, 130));
}

/// How a program is made PID 1 here: as root, or else in a user namespace.
fn unshare() -> Option<&'static [&'static str]> {
    let ways: [&[&str]; 2] = [
        &["--pid", "--fork", "--kill-child"],
        &["--user", "--map-root-user", "--pid", "--fork", "--kill-child"],
    ];
    ways.into_iter().find(|way| {
        let mut tried = Command::new("unshare");
        tried.args(*way).arg("true").stderr(Stdio::null());
        tried.status().is_ok_and(|status| status.success())
    })
}

fn only_child(running: &Running) -> Pid {
    let child = support::processes::children(running.program.id()).pop();
    child.and_then(|child| Pid::from_raw(child.cast_signed())).expect("unshare has one child")
}
