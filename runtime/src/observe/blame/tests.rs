//! Every line for people, by what is known.

use std::time::Duration;

use super::{Blame, Doing, Found, Standing, ThreadReport, of_main, of_resource};
use crate::engine::{ByInstance, InstanceId, MainRecord, Record};
use crate::observe::{MainReport, ResourceReport};
use crate::words::Verdict;

const PID: u32 = 7;

fn resource(blame: Blame) -> ResourceReport {
    ResourceReport {
        name: "Database".into(),
        verdict: Verdict::TimedOut,
        waited: Duration::ZERO,
        worked: Duration::ZERO,
        bound: Duration::ZERO,
        cut_from: None,
        error: None,
        notes: Vec::new(),
        waited_for: Vec::new(),
        deferred: false,
        late: false,
        early: false,
        blame: Some(Box::new(blame)),
    }
}

fn stood(cleanup: Standing, stopped: bool, held: usize) -> Blame {
    let mut blame = Blame::new("src/main.rs:41".into(), cleanup, held);
    blame.stopped = stopped;
    blame
}

fn blocks(call: &str, fd: Option<u32>, file: Option<&str>) -> Doing {
    Doing::Blocks { call: Some(call.into()), fd, file: file.map(str::to_owned) }
}

fn thread(tid: u32, doing: Doing) -> ThreadReport {
    ThreadReport::new("tokio-rt-worker".into(), tid, doing)
}

#[test]
fn where_a_cleanup_stood_is_one_line() {
    for (standing, stopped, held, line) in [
        (Standing::Suspended, true, 2, "suspended at an `.await`; 2 `Managed` of it were held; "),
        (Standing::Suspended, false, 0, "suspended at an `.await`, and no worker was free to drop it; "),
        (Standing::Unpolled, false, 1, "never polled: no worker was free; 1 `Managed` of it was held; "),
        (Standing::NotBegun, true, 0, "not begun; "),
        (Standing::Dropped, true, 0, "dropped with its runtime; "),
        (Standing::Ended, true, 0, ""),
    ] {
        let lines = of_resource(&resource(stood(standing, stopped, held)), (PID, false));
        assert_eq!(lines, [format!("{line}managed at src/main.rs:41")]);
    }
    // At a forced end nobody has waited for them, so nothing is known of the workers.
    for (standing, line) in
        [(Standing::Suspended, "suspended at an `.await`; "), (Standing::Unpolled, "never polled; ")]
    {
        let lines = of_resource(&resource(stood(standing, false, 0)), (PID, true));
        assert_eq!(lines, [format!("{line}managed at src/main.rs:41")]);
    }
    let mut deferred = resource(stood(Standing::Suspended, true, 0));
    deferred.deferred = true;
    assert_eq!(
        of_resource(&deferred, (PID, false)),
        ["suspended at an `.await`; deferred at src/main.rs:41"]
    );
}

#[test]
fn a_thread_is_told_with_what_it_did_and_the_way_out() {
    for (tid, doing, line) in [
        (
            9,
            blocks("futex", None, None),
            "blocked tokio-rt-worker (tid 9) in futex (a lock, or another thread): use an async lock or channel, or `tokio::task::spawn_blocking`",
        ),
        (
            9,
            blocks("read", Some(0), Some("/dev/pts/3")),
            "blocked tokio-rt-worker (tid 9) in read(0), stdin: use async I/O, or `tokio::task::spawn_blocking`",
        ),
        (
            9,
            blocks("recvfrom", Some(12), Some("socket:[4711]")),
            "blocked tokio-rt-worker (tid 9) in recvfrom(12), a socket: use async I/O, or `tokio::task::spawn_blocking`",
        ),
        (
            9,
            blocks("clock_nanosleep", None, None),
            "blocked tokio-rt-worker (tid 9) in clock_nanosleep: use `tokio::time::sleep`",
        ),
        (PID, Doing::Computes, "computed on main's thread (tid 7): compute in `tokio::task::spawn_blocking`"),
    ] {
        let mut blame = stood(Standing::Running, false, 0);
        blame.thread = Some(thread(tid, doing));
        let lines = of_resource(&resource(blame), (PID, false));
        assert_eq!(lines, ["managed at src/main.rs:41".to_owned(), format!("its cleanup {line}")]);
    }
}

/// Whoever calls it when another one has never comes back, and blocks nothing else.
#[test]
fn a_thread_that_has_called_process_exit_is_told_as_one() {
    let said = "pause (it has called process::exit, as another one had)";
    let mut blame = stood(Standing::Running, false, 0);
    blame.thread = Some(thread(9, blocks("pause", None, None)));
    let lines = of_resource(&resource(blame), (PID, false));
    assert_eq!(
        lines[1],
        format!("its cleanup blocked tokio-rt-worker (tid 9) in {said}: say `app.exit(code)`")
    );
}

#[test]
fn what_is_not_known_is_not_said() {
    let mut blame = stood(Standing::Running, false, 0);
    blame.thread = Some(ThreadReport::unseen(0));
    let lines = of_resource(&resource(blame), (PID, false));
    assert_eq!(lines[1], "its cleanup kept its thread: block and compute in `tokio::task::spawn_blocking`");
    let mut resource = resource(stood(Standing::Ended, true, 0));
    resource.blame = None;
    assert_eq!(of_resource(&resource, (PID, false)), [""; 0]);
}

#[test]
fn main_is_told_only_where_it_did_not_end_by_itself() {
    let mut main = MainReport {
        ended: MainRecord::Returned,
        asked: true,
        worked: Duration::ZERO,
        told: Some(Duration::from_secs(2)),
        dropped: Some(Duration::from_secs(7)),
        stood: None,
        thread: None,
    };
    assert_eq!(of_main(&main, PID), None);
    main.ended = MainRecord::Dropped;
    let told = "main was dropped at an `.await`, 5s after it was told to stop";
    assert_eq!(of_main(&main, PID).as_deref(), Some(told));
    main.ended = MainRecord::Stuck;
    main.thread = Some(thread(PID, Doing::Computes));
    for (stood, but) in [
        (Standing::Running, "it computed on main's thread (tid 7): ask `app.is_stopping()` in its loop"),
        (
            Standing::Suspended,
            "a task, or a cleanup, computed on main's thread (tid 7): block in `tokio::task::spawn_blocking`",
        ),
        (
            Standing::Dropping,
            "dropping it computed on main's thread (tid 7): release what blocks before main ends",
        ),
    ] {
        main.stood = Some(stood);
        let told = format!("main did not stop: it was to be dropped 5s after it was told to stop, but {but}");
        assert_eq!(of_main(&main, PID), Some(told));
    }
    // A main that never asked is dropped as soon as everybody is told.
    main.dropped = main.told;
    assert!(of_main(&main, PID).is_some_and(|told| told.contains("it was to be dropped at once, but")));
    main.ended = MainRecord::Dropped;
    assert_eq!(of_main(&main, PID), None, "it is what it asked for");
}

fn record(verdict: Verdict, unquiet: bool, unaborted: bool) -> Record {
    Record {
        id: 4,
        name: "Database".into(),
        deferred: false,
        verdict,
        late: false,
        early: false,
        waited: Duration::ZERO,
        worked: Duration::ZERO,
        bound: Duration::ZERO,
        cut_from: None,
        error: None,
        waiting_for: Vec::new(),
        unquiet,
        unaborted,
    }
}

/// A thread that was on its way out of a call has nothing to answer for.
#[test]
fn only_a_call_that_has_not_returned_is_blamed() {
    for (verdict, unquiet, unaborted, threads) in [
        (Verdict::Abandoned, true, true, Some((true, true))),
        (Verdict::TimedOut, false, false, Some((false, false))),
        (Verdict::Failed, true, false, Some((true, false))),
        (Verdict::Failed, false, false, None),
        (Verdict::Cleaned, true, true, None),
    ] {
        let mut blame = stood(Standing::Suspended, true, 0);
        blame.quiesce = Some(thread(9, Doing::Unknown));
        blame.abort = Some(thread(9, Doing::Unknown));
        let mut found = Found {
            blames: [(InstanceId(4), blame)].into_iter().collect(),
            notes: ByInstance::default(),
            main: (Standing::Ended, ThreadReport::unseen(0)),
            workers: Vec::new(),
            late_uses: Vec::new(),
            work: Vec::new(),
        };
        let blames = found.blames_of(&[record(verdict, unquiet, unaborted)]);
        let told = blames.first().map(|(_, blame)| (blame.quiesce.is_some(), blame.abort.is_some()));
        assert_eq!(told, threads, "{verdict}");
    }
}
