//! What the kernel tells of processes. What nobody is told of is asked for again and again, until it is so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Waits until it is so.
///
/// # Panics
///
/// When it is not so within `bound`. `what` says what was waited for.
pub fn until(bound: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < bound, "not so within {bound:?}: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until nothing of this is left.
///
/// # Panics
///
/// When some of it is left after `bound`; it is told.
pub fn until_none<T: std::fmt::Debug>(bound: Duration, mut left: impl FnMut() -> Vec<T>) {
    let began = Instant::now();
    loop {
        let left = left();
        if left.is_empty() {
            return;
        }
        assert!(began.elapsed() < bound, "left after {bound:?}: {left:?}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// The numbers of all processes.
///
/// # Panics
///
/// When there is no `/proc`.
pub fn all() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").expect("there is a /proc");
    entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// Whether there is a process of this number, if only as a zombie.
pub fn is_there(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

/// Whether it has not ended. A zombie has: whoever inherits it may take its time to ask how.
pub fn lives(pid: u32) -> bool {
    stat(pid).is_some_and(|stat| stat.state != 'Z')
}

/// Those who were started by these words and have not ended.
pub fn started_by(words: &[&str]) -> Vec<u32> {
    let line: Vec<u8> = words.iter().flat_map(|word| word.bytes().chain([0])).collect();
    // Who has ended has no words.
    all().filter(|pid| fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|is| is == line)).collect()
}

/// Those whose environment has this anywhere in it.
pub fn with_environment(part: &[u8]) -> Vec<u32> {
    let has = |pid: &u32| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.windows(part.len()).any(|window| window == part)
    };
    all().filter(has).collect()
}

/// The children of a process, whichever of its threads has started them.
pub fn children(of: u32) -> Vec<u32> {
    all().filter(|pid| stat(*pid).is_some_and(|stat| stat.parent == of)).collect()
}

/// What `/proc` tells of a process in one line.
pub struct Stat {
    /// The name of its program, cut to fifteen bytes.
    pub name: String,
    /// `R`, `S`, `Z` and others, as in proc(5).
    pub state: char,
    /// The number of its parent.
    pub parent: u32,
}

/// What there is of this process; none once it is gone.
pub fn stat(pid: u32) -> Option<Stat> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // A name may have brackets and spaces in it.
    let (_, rest) = line.split_once(" (")?;
    let (name, rest) = rest.rsplit_once(") ")?;
    let mut rest = rest.split(' ');
    let state = rest.next()?.chars().next()?;
    Some(Stat { name: name.to_owned(), state, parent: rest.next()?.parse().ok()? })
}

/// What the kernel tells of each thread of a process in this file. Who ends meanwhile is left out.
///
/// # Panics
///
/// When the process is gone.
pub fn of_threads(pid: u32, file: &str) -> Vec<String> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).expect("it is there").flatten();
    tasks.filter_map(|task| fs::read_to_string(task.path().join(file)).ok()).collect()
}

/// The names of its threads, cut to fifteen bytes.
///
/// # Panics
///
/// When the process is gone.
pub fn threads(pid: u32) -> Vec<String> {
    of_threads(pid, "comm").iter().map(|name| name.trim_end().to_owned()).collect()
}

/// The pipes that a process has open, from this descriptor on.
///
/// # Panics
///
/// When the process is gone.
pub fn pipes(pid: u32, from: u32) -> BTreeSet<String> {
    let open = fs::read_dir(format!("/proc/{pid}/fd")).expect("it is there").flatten();
    let number = |fd: &fs::DirEntry| fd.file_name().to_str().and_then(|fd| fd.parse::<u32>().ok());
    let above = open.filter(|fd| number(fd).is_some_and(|fd| fd >= from));
    let targets = above.filter_map(|fd| fs::read_link(fd.path()).ok()?.into_os_string().into_string().ok());
    targets.filter(|target| target.starts_with("pipe:")).collect()
}

/// Sends a signal to whoever has this number, if somebody has.
pub fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = pid.try_into().ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}
