//! Who runs, as `/proc` tells.

use std::collections::HashMap;
use std::fmt;
use std::fs;

/// A process, as proc(5) shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) pid: u32,
    pub(crate) name: String,
    pub(crate) has_ended: bool,
    parent: u32,
    group: u32,
    session: u32,
    threads: u32,
}

impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pid, name, group, session, threads, .. } = self;
        let plural = if *threads == 1 { "" } else { "s" };
        write!(f, "process {pid} ({name}), {threads} thread{plural}, group {group}, session {session}")
    }
}

/// All that were started by this process, and by those, and so on.
pub(crate) fn below(root: u32) -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let all: Vec<Process> = entries
        .flatten()
        .filter_map(|entry| read(&fs::read_to_string(entry.path().join("stat")).ok()?))
        .collect();
    let mut children: HashMap<u32, Vec<&Process>> = HashMap::new();
    for process in &all {
        children.entry(process.parent).or_default().push(process);
    }
    let (mut found, mut next) = (Vec::new(), vec![root]);
    while let Some(parent) = next.pop() {
        for child in children.get(&parent).into_iter().flatten() {
            found.push((*child).clone());
            next.push(child.pid);
        }
    }
    found.sort_by_key(|process| process.pid);
    found
}

/// Reads `pid (name) state parent group session ..`. A name may hold blanks and brackets.
fn read(stat: &str) -> Option<Process> {
    let (pid, rest) = stat.split_once(" (")?;
    let (name, rest) = rest.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse().ok();
    Some(Process {
        pid: pid.parse().ok()?,
        name: name.to_owned(),
        has_ended: matches!(*fields.first()?, "Z" | "X"),
        parent: number(1)?,
        group: number(2)?,
        session: number(3)?,
        threads: number(17)?,
    })
}
