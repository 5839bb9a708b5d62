use std::env;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::ledger::Kind;
use super::place::Place;
use crate::Resource;

/// A temporary folder, for its owner alone, by a name that nobody can guess. It goes with all that is in it, at its turn,
/// or when it is dropped.
#[derive(Debug, Resource)]
#[resource(timeout = "5s")]
pub struct TempFolder {
    place: Place,
}

impl TempFolder {
    /// Makes one where the system has temporary files ([`std::env::temp_dir`]).
    pub fn new() -> io::Result<Self> {
        Self::in_folder(env::temp_dir())
    }

    /// Makes one in this folder, which has to be there.
    pub fn in_folder(folder: impl AsRef<Path>) -> io::Result<Self> {
        let make = |name: &Path| DirBuilder::new().mode(0o700).create(name);
        let (place, ()) = Place::make_unnamed(Kind::Folder, folder.as_ref(), make)?;
        Ok(Self { place })
    }

    /// Its name.
    pub fn path(&self) -> &Path {
        self.place.name()
    }

    /// Removes it now with all that is in it, if it is still the one that was made. Links are removed, and not followed.
    /// Again changes nothing.
    pub fn remove(&self) -> io::Result<()> {
        self.place.remove()
    }
}
