//! What this process started and has not ended, as far as the system tells: `/proc` where there is one, in full only where
//! nothing else hides processes.

use super::stat::ProcessStat;
#[cfg(feature = "process")]
use super::stat::{line_of, stat_of};

/// A child process that lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Child {
    pub(crate) pid: u32,
    pub(crate) name: String,
}

/// A process that lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) stat: ProcessStat,
    pub(crate) name: String,
}

/// The children of this process that have not ended.
pub(crate) fn children() -> Vec<Child> {
    let own = std::process::id();
    let found = processes().into_iter().filter(|process| process.stat.parent == own);
    let found = found.map(|process| Child { pid: process.stat.pid, name: process.name });
    // They are few, and a sort is ten KiB of code.
    let mut children: Vec<Child> = Vec::new();
    for child in found {
        let at = children.partition_point(|other| other.pid <= child.pid);
        children.insert(at, child);
    }
    children
}

/// All processes that have not ended.
pub(crate) fn processes() -> Vec<Process> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    processes
        .flatten()
        .filter(|entry| entry.file_name().as_encoded_bytes().first().is_some_and(u8::is_ascii_digit))
        // What is gone by now is no process that is left.
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok())
        .filter_map(|stat| living(&stat))
        .collect()
}

/// The process of this number, unless it has ended.
#[cfg(feature = "process")]
pub(crate) fn process(pid: u32) -> Option<Process> {
    living(&line_of(pid)?)
}

/// What descends from this process and is in another group than its own. Who has lost a parent on the way is not found.
#[cfg(feature = "process")]
pub(crate) fn escaped(leader: u32) -> Vec<Process> {
    let mut descended = vec![leader];
    let mut escaped = Vec::new();
    while let Some(parent) = descended.pop() {
        let Ok(threads) = std::fs::read_dir(format!("/proc/{parent}/task")) else { continue };
        for thread in threads.flatten() {
            let Ok(children) = std::fs::read_to_string(thread.path().join("children")) else { continue };
            for child in children.split_whitespace().filter_map(|pid| pid.parse().ok()) {
                descended.push(child);
                escaped.extend(process(child).filter(|child| child.stat.group != leader));
            }
        }
    }
    escaped
}

/// Whether this very process lives, and not a later one of its number.
#[cfg(feature = "process")]
pub(crate) fn lives(seen: &ProcessStat) -> bool {
    stat_of(seen.pid).is_some_and(|now| now.is_same(seen) && !now.has_ended)
}

/// Whether this thread of that process has ended, or does so now. Where nothing can be seen it does not.
#[cfg(all(unix, feature = "process"))]
pub(crate) fn thread_ends(process: u32, thread: u32) -> bool {
    /// `PF_EXITING` of the kernel, among the flags in proc(5).
    const EXITING: u32 = 4;
    let threads = format!("/proc/{process}/task");
    let Ok(stat) = std::fs::read_to_string(format!("{threads}/{thread}/stat")) else {
        return std::fs::read_dir(threads).is_ok();
    };
    let flags = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(6)?.parse::<u32>().ok());
    flags.is_some_and(|flags| flags & EXITING != 0)
}

/// The process of this line, unless it has ended.
fn living(line: &str) -> Option<Process> {
    let (stat, name) = ProcessStat::named(line)?;
    (!stat.has_ended).then(|| Process { stat, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_is_found_until_it_ends() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("it starts");
        let found = |pid| children().iter().any(|child| child.pid == pid && !child.name.is_empty());
        assert!(found(child.id()));
        child.kill().expect("it lives");
        child.wait().expect("it can be waited for");
        assert!(!found(child.id()));
    }

    #[cfg(all(target_os = "linux", feature = "process"))]
    #[test]
    fn a_thread_is_seen_to_end() {
        let own = std::process::id();
        assert!(!thread_ends(own, crate::os::thread_id()));
        let tid = std::thread::spawn(crate::os::thread_id).join().expect("no panic");
        // It may still be on its way out.
        while !thread_ends(own, tid) {
            std::thread::yield_now();
        }
        assert!(!thread_ends(0, 1), "nobody knows");
    }
}
