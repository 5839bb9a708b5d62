//! The words for people: what is known, and the way out.

use std::fmt::Write;
use std::time::Duration;

use super::{Blame, Doing, Standing, ThreadReport};
use crate::engine::MainRecord;
use crate::observe::lines::brief;
use crate::observe::{MainReport, Report, ResourceReport};
use crate::os::PAUSE;

/// Threads that are named; more of them say nothing new.
const THREADS_AT_MOST: usize = 8;

/// The lines below the row of a resource, in the report of this process, which may have been `forced` to end.
pub(in crate::observe) fn of_resource(resource: &ResourceReport, (pid, forced): (u32, bool)) -> Vec<String> {
    let Some(blame) = &resource.blame else { return Vec::new() };
    let how = if resource.deferred { "deferred" } else { "managed" };
    let facts = [stood(blame, forced), held(blame), Some(format!("{how} at {}", blame.managed_at))];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let mut lines = vec![facts.join("; ")];
    if let Some(quiesce) = &blame.quiesce {
        let what = keeps("its quiesce", quiesce, pid);
        lines.push(format!("{what}: set a flag or close a channel there"));
    }
    if let Some(thread) = &blame.thread {
        let what = if blame.cleanup == Standing::Dropping { "dropping its cleanup" } else { "its cleanup" };
        lines.push(format!("{}: {}", keeps(what, thread, pid), way_out(&thread.doing)));
    }
    if let Some(abort) = &blame.abort {
        let what = keeps("its abort", abort, pid);
        lines.push(format!("{what}: use atomics and `try_lock` there"));
    }
    lines
}

fn stood(blame: &Blame, forced: bool) -> Option<String> {
    // Where nobody has waited for it, nobody knows whether a worker was free.
    let stood = match (blame.cleanup, blame.stopped || forced) {
        (Standing::NotBegun, _) => "not begun",
        (Standing::Unpolled, _) if forced => "never polled",
        (Standing::Unpolled, _) => "never polled: no worker was free",
        (Standing::Suspended, true) => "suspended at an `.await`",
        (Standing::Suspended, false) => "suspended at an `.await`, and no worker was free to drop it",
        (Standing::Dropped, _) => "dropped with its runtime",
        // A thread says more, or its verdict does.
        (Standing::Running | Standing::Dropping | Standing::Ended, _) => return None,
    };
    Some(stood.to_owned())
}

fn held(blame: &Blame) -> Option<String> {
    match blame.held {
        0 => None,
        1 => Some("1 `Managed` of it was held".to_owned()),
        n => Some(format!("{n} `Managed` of it were held")),
    }
}

/// How main took part, where that says more than its end.
pub(in crate::observe) fn of_main(main: &MainReport, pid: u32) -> Option<String> {
    let (told, dropped) = main.told.zip(main.dropped)?;
    let since = match dropped.saturating_sub(told) {
        Duration::ZERO => "at once".to_owned(),
        after => format!("{} after it was told to stop", brief(after)),
    };
    match main.ended {
        MainRecord::Dropped if dropped > told => Some(format!("main was dropped at an `.await`, {since}")),
        MainRecord::Stuck => Some(stuck(main, &since, pid)),
        _ => None,
    }
}

fn stuck(main: &MainReport, since: &str, pid: u32) -> String {
    let text = format!("main did not stop: it was to be dropped {since}");
    let unknown = ThreadReport::unseen(0);
    let thread = main.thread.as_ref().unwrap_or(&unknown);
    let (what, way_out) = match main.stood {
        Some(Standing::Suspended) => ("a task, or a cleanup,", "block in `tokio::task::spawn_blocking`"),
        Some(Standing::Dropping) => ("dropping it", "release what blocks before main ends"),
        _ if thread.doing == Doing::Computes => ("it", "ask `app.is_stopping()` in its loop"),
        _ => ("it", "wait at an `.await`, or ask `app.is_stopping()` in its loop"),
    };
    format!("{text}, but {}: {way_out}", keeps(what, thread, pid))
}

/// What the runtime's threads did when none of them was free.
pub(in crate::observe) fn of_workers(report: &Report) -> Option<String> {
    if report.workers.is_empty() {
        return None;
    }
    let mut text = "no worker was free; the runtime's threads: ".to_owned();
    for (index, thread) in report.workers.iter().take(THREADS_AT_MOST).enumerate() {
        let between = if index == 0 { "" } else { ", " };
        let _ = write!(text, "{between}{} {}", name(thread, report.pid), does(&thread.doing));
    }
    if report.workers.len() > THREADS_AT_MOST {
        let _ = write!(text, " and {} more", report.workers.len() - THREADS_AT_MOST);
    }
    text.push_str(if report.workers.iter().any(|thread| has_exited(&thread.doing)) {
        "; in a task say `app.exit(code)`"
    } else {
        "; block in `tokio::task::spawn_blocking`"
    });
    Some(text)
}

/// The thread of a task that did not stop.
pub(in crate::observe) fn of_work(thread: &ThreadReport, pid: u32) -> String {
    format!("{}: {}", keeps("it", thread, pid), way_out(&thread.doing))
}

/// `its cleanup blocked tokio-rt-worker (tid 12) in read(0), stdin`
fn keeps(what: &str, thread: &ThreadReport, pid: u32) -> String {
    let name = name(thread, pid);
    match &thread.doing {
        Doing::Unknown => format!("{what} kept {name}"),
        Doing::Computes => format!("{what} computed on {name}"),
        Doing::Blocks { .. } => match place(&thread.doing) {
            Some(place) => format!("{what} blocked {name} in {place}"),
            None => format!("{what} blocked {name}"),
        },
        Doing::Halted => format!("{what} was on {name}, which was stopped by a signal or a debugger"),
    }
}

fn name(thread: &ThreadReport, pid: u32) -> String {
    match (&thread.name, thread.tid) {
        (_, Some(tid)) if tid == pid => format!("main's thread (tid {tid})"),
        (Some(name), Some(tid)) => format!("{name} (tid {tid})"),
        (None, Some(tid)) => format!("its thread (tid {tid})"),
        (Some(name), None) => name.clone(),
        (None, None) => "its thread".to_owned(),
    }
}

fn does(doing: &Doing) -> String {
    match doing {
        Doing::Unknown => "was busy".into(),
        Doing::Computes => "computed".into(),
        Doing::Blocks { .. } => place(doing).map_or("waited".into(), |place| format!("waited in {place}")),
        Doing::Halted => "was stopped by a signal or a debugger".into(),
    }
}

/// `read(0), stdin`
fn place(doing: &Doing) -> Option<String> {
    let Doing::Blocks { call: Some(call), fd, file } = doing else { return None };
    let file = match (fd, file.as_deref()) {
        (Some(0), _) => Some("stdin"),
        (Some(1), _) => Some("stdout"),
        (Some(2), _) => Some("stderr"),
        (_, Some(file)) if file.starts_with("pipe:") => Some("a pipe"),
        (_, Some(file)) if file.starts_with("socket:") => Some("a socket"),
        (_, file) => file,
    };
    Some(match (call.as_str(), fd, file) {
        ("futex", ..) => "futex (a lock, or another thread)".to_owned(),
        (PAUSE, ..) => "pause (it has called process::exit, as another one had)".to_owned(),
        (call, Some(fd), Some(file)) => format!("{call}({fd}), {file}"),
        (call, Some(fd), None) => format!("{call}({fd})"),
        (call, None, _) => call.to_owned(),
    })
}

/// Whether it has called `process::exit` when another one had: it never comes back.
fn has_exited(doing: &Doing) -> bool {
    matches!(doing, Doing::Blocks { call: Some(call), .. } if call == PAUSE)
}

/// What to do about a cleanup that keeps its thread.
fn way_out(doing: &Doing) -> &'static str {
    match doing {
        doing if has_exited(doing) => "say `app.exit(code)`",
        Doing::Blocks { call: Some(call), .. } if call == "futex" => {
            "use an async lock or channel, or `tokio::task::spawn_blocking`"
        }
        Doing::Blocks { call: Some(call), .. } if call.ends_with("nanosleep") => "use `tokio::time::sleep`",
        Doing::Blocks { .. } => "use async I/O, or `tokio::task::spawn_blocking`",
        Doing::Computes => "compute in `tokio::task::spawn_blocking`",
        Doing::Unknown | Doing::Halted => "block and compute in `tokio::task::spawn_blocking`",
    }
}
