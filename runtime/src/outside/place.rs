//! How a thing with a name is made so that it is never lost: noted first, made by a name that nobody can guess, known for
//! sure, and then given its own name, which must be nobody's.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ledger::{FileIdentity, Kind, Ledger};
use super::sweep;
use crate::os;

/// What is in the name of everything that was made by one that nobody can guess.
const BY_CHANCE: &str = "gracefully-";
/// How many hexadecimal digits follow.
const DIGITS: usize = 32;

/// Something outside, which this process has made and removes once.
#[derive(Debug)]
pub(super) struct Place {
    ledger: Arc<Ledger>,
    id: u64,
    kind: Kind,
    name: PathBuf,
    identity: FileIdentity,
    removed: AtomicBool,
}

impl Place {
    /// Makes what is called `name` by `make`, which gets the name by which it has to make it, in the same folder.
    ///
    /// # Errors
    ///
    /// `AlreadyExists` where the name is somebody's, what `make` says, and what the ledger says.
    pub(super) fn make<T>(
        kind: Kind,
        name: &Path,
        prefix: &str,
        make: impl FnOnce(&Path) -> io::Result<T>,
    ) -> io::Result<(Self, T)> {
        let name = std::path::absolute(name)?;
        let first = name.with_file_name(name_by_chance(prefix));
        Self::made(kind, &first, &name, make)
    }

    /// Makes something in `folder` by a name that nobody can guess, and which it keeps.
    pub(super) fn make_unnamed<T>(
        kind: Kind,
        folder: &Path,
        make: impl FnOnce(&Path) -> io::Result<T>,
    ) -> io::Result<(Self, T)> {
        let name = std::path::absolute(folder)?.join(name_by_chance(""));
        Self::made(kind, &name, &name, make)
    }

    /// Makes something by its own name. For what cannot be renamed, and shows by itself whether somebody has it.
    pub(super) fn make_in_place<T>(
        kind: Kind,
        name: &Path,
        make: impl FnOnce(&Path) -> io::Result<T>,
    ) -> io::Result<(Self, T)> {
        let name = std::path::absolute(name)?;
        Self::made(kind, &name, &name, make)
    }

    fn made<T>(
        kind: Kind,
        first: &Path,
        name: &Path,
        make: impl FnOnce(&Path) -> io::Result<T>,
    ) -> io::Result<(Self, T)> {
        let ledger = Ledger::of_process()?;
        let id = ledger.intend(kind, first)?;
        let thing = match make(first) {
            Ok(thing) => thing,
            Err(error) => {
                ledger.gone(id);
                return Err(told(name, error));
            }
        };
        let named = FileIdentity::at(first).and_then(|identity| {
            ledger.made(id, &identity, name)?;
            if first != name {
                os::rename_new(first, name)?;
            }
            Ok(identity)
        });
        match named {
            Ok(identity) => {
                let place = Self {
                    ledger,
                    id,
                    kind,
                    name: name.to_owned(),
                    identity,
                    removed: AtomicBool::new(false),
                };
                Ok((place, thing))
            }
            Err(error) => {
                drop(thing);
                let _ = if kind == Kind::Folder { fs::remove_dir(first) } else { fs::remove_file(first) };
                ledger.gone(id);
                Err(told(name, error))
            }
        }
    }

    /// The name that it has.
    pub(super) fn name(&self) -> &Path {
        &self.name
    }

    /// Whether this process made it, and not the one that it was forked from.
    pub(super) fn is_ours(&self) -> bool {
        self.ledger.is_ours()
    }

    /// Removes it, if it is there and still the one that was made. Once; where that goes wrong it may be tried again. A
    /// forked child removes nothing.
    pub(super) fn remove(&self) -> io::Result<()> {
        if !self.is_ours() || self.removed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        match sweep::remove(self.kind, &self.name, Some(&self.identity)) {
            Ok(_) => {
                self.ledger.gone(self.id);
                Ok(())
            }
            Err(error) => {
                self.removed.store(false, Ordering::Release);
                Err(told(&self.name, error))
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed now is tried again by the companion.
        let _ = self.remove();
    }
}

/// What went wrong, with the name of what it went wrong with.
fn told(name: &Path, error: io::Error) -> io::Error {
    if error.get_ref().is_some() {
        return error;
    }
    let hint = match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::AddrInUse => {
            ": it is somebody's, and is left as it is; remove it if nobody uses it"
        }
        _ => "",
    };
    io::Error::new(error.kind(), format!("{}: {error}{hint}", name.display()))
}

/// Random bits: the standard library's hash keys, which the system has made.
pub(super) fn chance() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn name_by_chance(prefix: &str) -> String {
    // Of each state the keys differ by one counter; two halves of it are still not to be guessed.
    let (one, other) = (chance(), chance() ^ u64::from(std::process::id()).rotate_left(32));
    format!("{prefix}.{BY_CHANCE}{one:016x}{other:016x}")
}

/// Whether nobody could have guessed this name.
pub(super) fn is_by_chance(name: &Path) -> bool {
    let name = name.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some((_, digits)) = name.rsplit_once(BY_CHANCE) else { return false };
    digits.len() == DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}
