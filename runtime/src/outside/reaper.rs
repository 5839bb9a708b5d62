//! The companion that reclaims what a process leaves, as soon as it has ended in whatever way.
//!
//! It starts with the first thing that has to be reclaimed, waits in one system call, and knows nothing but where the
//! ledger is: what stands there at the end is what is left.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use super::sweep;
use crate::os::{self, Liveline};
use crate::stderr;

/// Starts it for the process of this number, whose ledger this is. Where it cannot be started the next start of the program
/// reclaims what this one leaves.
pub(super) fn start(ledger: &Path, pid: u32) -> Option<Liveline> {
    let mut assignment = OsString::from(format!("{pid}:"));
    assignment.push(ledger);
    match os::spawn(&assignment) {
        Ok(liveline) => Some(liveline),
        Err(error) => {
            stderr::line(&format!(
                "gracefully: cannot start the companion ({error}): what this process leaves when it is killed is reclaimed \
                 when the program starts again"
            ));
            None
        }
    }
}

/// What the companion does, from its first step to its last.
pub(crate) fn companion(assignment: &OsStr) {
    let Some((pid, ledger)) = read(assignment) else { return };
    os::close_all_but_stdio();
    os::wait_for_the_end(pid);
    let start = os::own_stat().map_or(0, |stat| stat.start);
    sweep::claim_of_own(&ledger, std::process::id(), start);
}

fn read(assignment: &OsStr) -> Option<(u32, PathBuf)> {
    let colon = assignment.as_bytes().iter().position(|byte| *byte == b':')?;
    let (pid, ledger) = assignment.as_bytes().split_at(colon);
    let pid = std::str::from_utf8(pid).ok()?.parse().ok()?;
    Some((pid, PathBuf::from(OsString::from_vec(ledger[1..].to_vec()))))
}
