//! Where ledgers are.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::cannot;
use crate::os;

/// Names another folder for the ledgers.
pub(super) const VARIABLE: &str = "GRACEFULLY_LEDGER";

/// All folders in which ledgers of this user may be. A program may be started with a session, and without one.
pub(crate) fn folders() -> Vec<PathBuf> {
    [named(), of_session(), Some(of_user())].into_iter().flatten().collect()
}

fn named() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).filter(|named| !named.is_empty()).map(PathBuf::from)
}

/// What the system makes for a user who is logged in, and for nobody else.
fn of_session() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("XDG_RUNTIME_DIR")?);
    (folder.is_absolute() && is_own(&folder).is_ok()).then(|| folder.join("gracefully"))
}

fn of_user() -> PathBuf {
    std::env::temp_dir().join(format!("gracefully-{}", os::user()))
}

/// The folder in which this process has its ledger, made if it is not there.
///
/// # Errors
///
/// Where it cannot be made, or others may write to it: what they put there would be reclaimed.
pub(crate) fn open_folder() -> io::Result<PathBuf> {
    let folder = named().or_else(of_session).unwrap_or_else(of_user);
    let made = DirBuilder::new().recursive(named().is_some()).mode(0o700).create(&folder);
    let checked = match made {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => is_own(&folder),
    };
    checked.map_err(|error| cannot(&format!("keep a ledger in {}", folder.display()), &error))?;
    Ok(folder)
}

/// Whether it is a folder of this user's, to which nobody else may write.
pub(crate) fn is_own(folder: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(folder)?;
    let error = |kind, text: &str| Err(io::Error::new(kind, text.to_owned()));
    if !metadata.is_dir() {
        return error(io::ErrorKind::NotADirectory, "it is no folder");
    }
    if metadata.uid() != os::user() {
        return error(io::ErrorKind::PermissionDenied, "it belongs to another user");
    }
    if metadata.mode() & 0o022 != 0 {
        return error(io::ErrorKind::PermissionDenied, "others may write to it");
    }
    Ok(())
}
