//! The process table, read at most once for all who need it at the same moment.

use crate::os::child::Group;
use crate::os::{Process, lives, processes};

/// What was seen.
#[derive(Default)]
pub(super) struct Seen(Option<Vec<Process>>);

impl Seen {
    fn all(&mut self) -> &[Process] {
        self.0.get_or_insert_with(processes)
    }

    /// Whether nobody in this group lives: some may have ended whose parent never asks how. Where nothing can be seen,
    /// nobody knows.
    pub(super) fn is_without_life(&mut self, group: &Group) -> bool {
        let all = self.all();
        !all.is_empty() && group.members(all).is_empty()
    }

    /// Who lives in this group, for people.
    pub(super) fn names(&mut self, group: &Group) -> String {
        names(&group.members(self.all()))
    }
}

/// Names in one line; the rest is counted.
const NAMES_AT_MOST: usize = 5;

fn names(processes: &[&Process]) -> String {
    let told = |process: &&Process| format!("{} (process {})", process.name, process.stat.pid);
    let mut names: Vec<String> = processes.iter().take(NAMES_AT_MOST).map(told).collect();
    if processes.len() > NAMES_AT_MOST {
        names.push(format!("{} more", processes.len() - NAMES_AT_MOST));
    }
    if names.is_empty() { "nobody that can be seen".to_owned() } else { names.join(", ") }
}

/// Who has left the group before it was ended, and lives on; nothing where nobody has.
pub(super) fn escaped(left: &[Process]) -> Option<String> {
    let left: Vec<&Process> = left.iter().filter(|process| lives(&process.stat)).collect();
    (!left.is_empty()).then(|| names(&left))
}
