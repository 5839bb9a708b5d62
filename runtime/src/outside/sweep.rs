//! Reclaims what a process has left: for the companion, as soon as the process has ended, and for the next start of the
//! program, where the companion is gone too.
//!
//! It never takes too much. A ledger is read where it is this user's, of this program, and its process is known to have
//! ended; whoever reclaims gives it another name first, so there is one; a file goes where it is the one that was made,
//! and a group where its process, or another of its session, is what was started.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use super::groups;
use super::ledger::{Entry, FileIdentity, Kind, LEDGER, Owner, Page, is_own, lives};
use super::place::is_by_chance;
use crate::os::{self, ProcessStat};
use crate::stderr;

/// What ends the name of a ledger that somebody works on.
const CLAIMED: &str = ".claimed";

/// No ledger is as long.
const LONGEST: u64 = 16 << 20;

/// What was reclaimed of one process.
#[derive(Debug, Default)]
pub(crate) struct Reclaimed {
    pub(crate) removed: Vec<PathBuf>,
    /// Groups, by the number of the child that was the first in it.
    pub(crate) ended: Vec<u32>,
    /// What was found, and could not be reclaimed.
    pub(crate) left: Vec<String>,
}

/// Reclaims what earlier runs of `owner`'s program have left, and tells it.
pub(crate) fn sweep(folders: &[PathBuf], owner: &Owner) {
    for ledger in
        folders.iter().filter(|folder| is_own(folder).is_ok()).flat_map(|folder| ledgers(folder, owner))
    {
        if let Some((pid, reclaimed)) = reclaim_if_dead(&ledger, owner) {
            tell(pid, &reclaimed);
        }
    }
}

fn ledgers(folder: &Path, owner: &Owner) -> Vec<PathBuf> {
    let prefix = owner.prefix();
    let is_its = |name: &str| {
        name.starts_with(&prefix)
            && (name.ends_with(LEDGER) || claimer(name).is_some_and(|(pid, start)| !lives(pid, start)))
    };
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(is_its))
        .map(|entry| entry.path())
        .collect()
}

fn reclaim_if_dead(ledger: &Path, own: &Owner) -> Option<(u32, Reclaimed)> {
    let (file, page) = read(ledger).ok()??;
    if page.owner.program != own.program || page.owner.lives(&file) {
        return None;
    }
    Some((page.owner.pid, claim(ledger, own.pid, own.start)?))
}

/// Reclaims what stands in the ledger of the process that this one is the companion of, which has ended.
pub(crate) fn claim_of_own(ledger: &Path, pid: u32, start: u64) {
    if claim(ledger, pid, start).is_none()
        && let Some(claimed) = claimed_name(ledger, pid, start)
        && fs::read(&claimed).is_ok_and(|text| text.split(|byte| *byte == b'\n').count() <= 2)
    {
        // It was killed while it wrote whose it is: nothing was made yet.
        let _ = fs::remove_file(claimed);
    }
}

/// Reclaims what stands in a ledger whose process is known to have ended. None where somebody else does.
fn claim(ledger: &Path, pid: u32, start: u64) -> Option<Reclaimed> {
    let claimed = claimed_name(ledger, pid, start)?;
    // Of several, one succeeds.
    fs::rename(ledger, &claimed).ok()?;
    // It may have been written to until now.
    let (_, page) = read(&claimed).ok()??;
    let reclaimed = reclaim(&page);
    if reclaimed.left.is_empty() {
        let _ = fs::remove_file(&claimed);
    }
    Some(reclaimed)
}

fn claimed_name(ledger: &Path, pid: u32, start: u64) -> Option<PathBuf> {
    let name = ledger.file_name()?.to_str()?;
    let (name, _) = name.split_once(LEDGER)?;
    Some(ledger.with_file_name(format!("{name}{LEDGER}.{pid}-{start}{CLAIMED}")))
}

/// Who works on it, if this is the name of one that somebody works on.
fn claimer(name: &str) -> Option<(u32, u64)> {
    let (_, claimer) = name.strip_suffix(CLAIMED)?.rsplit_once('.')?;
    let (pid, start) = claimer.split_once('-')?;
    Some((pid.parse().ok()?, start.parse().ok()?))
}

/// Opens and reads a ledger, if it is a plain file of this user's. No link is followed.
fn read(ledger: &Path) -> io::Result<Option<(File, Page)>> {
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(ledger)?;
    let metadata = file.metadata()?;
    let is_plain = metadata.is_file() && metadata.nlink() == 1 && metadata.len() <= LONGEST;
    if !is_plain || metadata.uid() != os::user() {
        return Ok(None);
    }
    let mut text = Vec::new();
    (&file).take(LONGEST).read_to_end(&mut text)?;
    Ok(Page::read(&text).map(|page| (file, page)))
}

fn reclaim(page: &Page) -> Reclaimed {
    let mut reclaimed = Reclaimed::default();
    // Numbers of processes mean something as long as the machine runs, and where they were given.
    let is_here = page.owner.namespace == os::pid_namespace();
    if is_here && os::boots_agree(&page.owner.boot, os::boot_id()) == Some(true) {
        let child = |entry: &Entry| match entry {
            Entry::Child(child) => Some(*child),
            Entry::Made { .. } => None,
        };
        let children: Vec<ProcessStat> = page.entries.iter().filter_map(child).collect();
        (reclaimed.ended, reclaimed.left) = groups::end(&children);
    }
    // The latest first: what stands in a folder goes before the folder.
    for entry in page.entries.iter().rev() {
        let Entry::Made { kind, first, then } = entry else { continue };
        let names = [(first, then.as_ref().map(|(identity, _)| identity))]
            .into_iter()
            .chain(then.iter().map(|(identity, name)| (name, Some(identity))));
        for (name, identity) in names {
            match remove(*kind, name, identity) {
                Ok(true) => reclaimed.removed.push(name.clone()),
                Ok(false) => {}
                Err(error) => reclaimed.left.push(format!("{}: {error}", name.display())),
            }
        }
    }
    reclaimed
}

/// Removes what has this name, if it is what was made. Whether it was.
pub(crate) fn remove(kind: Kind, name: &Path, identity: Option<&FileIdentity>) -> io::Result<bool> {
    let metadata = match fs::symlink_metadata(name) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let is_it = match identity {
        Some(identity) => FileIdentity::of(&metadata) == *identity,
        // It was killed between the line and the thing, or right after. A name by chance is proof; a socket that nobody
        // listens on is nobody's.
        None if kind == Kind::Socket => is_dead_socket(name),
        None => is_by_chance(name),
    };
    if !is_it || metadata.uid() != os::user() || metadata.is_dir() != (kind == Kind::Folder) {
        return Ok(false);
    }
    let removed = if metadata.is_dir() { fs::remove_dir_all(name) } else { fs::remove_file(name) };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        removed => removed.map(|()| true),
    }
}

fn is_dead_socket(name: &Path) -> bool {
    UnixStream::connect(name).is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

fn tell(pid: u32, reclaimed: &Reclaimed) {
    let Reclaimed { removed, ended, left } = reclaimed;
    for name in removed {
        stderr::line(&format!(
            "gracefully: removed {}, left by an earlier run (process {pid})",
            name.display()
        ));
    }
    for group in ended {
        stderr::line(&format!("gracefully: ended the group {group}, left by an earlier run (process {pid})"));
    }
    for what in left {
        stderr::line(&format!(
            "gracefully: left by an earlier run (process {pid}), and not to be reclaimed: {what}"
        ));
    }
}
