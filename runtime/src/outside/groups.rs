//! Ends the groups of children whose parent is gone.

use std::thread;
use std::time::{Duration, Instant};

use crate::os::{self, ProcessStat};

/// How long a group has to end after it was asked to.
const ASKED: Duration = Duration::from_secs(1);
/// How long it takes the kernel at most to end what was killed.
const KILLED: Duration = Duration::from_millis(500);
/// How often to look.
const LOOK: Duration = Duration::from_millis(5);

/// Asks the groups of these children to end, and has them killed where they do not. Gives the groups there were, and
/// what is left after all.
pub(super) fn end(children: &[ProcessStat]) -> (Vec<u32>, Vec<String>) {
    let there: Vec<ProcessStat> = children.iter().copied().filter(is_left).collect();
    let mut left = there.clone();
    for (signal, patience) in [(libc::SIGTERM, ASKED), (libc::SIGKILL, KILLED)] {
        for child in &left {
            os::signal_group(child.pid, signal);
        }
        // What was stopped takes a signal when it goes on.
        for child in &left {
            os::signal_group(child.pid, libc::SIGCONT);
        }
        let until = Instant::now() + patience;
        loop {
            left.retain(is_left);
            if left.is_empty() || Instant::now() > until {
                break;
            }
            thread::sleep(LOOK);
        }
    }
    let left = left.iter().map(|child| format!("the group {} outlives SIGKILL", child.pid)).collect();
    (there.iter().map(|child| child.pid).collect(), left)
}

/// Whether the group that this child was the first of is there. The kernel gives a number to nobody as long as a group has
/// it; after that it may be anybody's, so somebody must be there who was in it for sure.
fn is_left(child: &ProcessStat) -> bool {
    if let Some(now) = os::stat_of(child.pid) {
        let is_zombie_alone = now.has_ended && !has_members(child);
        return now.is_same(child) && !is_zombie_alone;
    }
    os::signal_group(child.pid, 0) && has_members(child)
}

/// Whether somebody lives who is in the group, of the session in which it was made, and began after it.
fn has_members(child: &ProcessStat) -> bool {
    let is_one = |stat: ProcessStat| {
        stat.group == child.pid && stat.session == child.session && stat.start >= child.start
    };
    os::processes().iter().any(|process| is_one(process.stat))
}
