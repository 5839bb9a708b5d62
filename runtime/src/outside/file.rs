use std::env;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::ledger::Kind;
use super::place::Place;
use crate::Resource;

/// A temporary file, for its owner alone, by a name that nobody can guess. It goes at its turn, or when it is dropped.
#[derive(Debug, Resource)]
#[resource(timeout = "1s")]
pub struct TempFile {
    file: File,
    place: Place,
}

impl TempFile {
    /// Makes one where the system has temporary files ([`std::env::temp_dir`]).
    pub fn new() -> io::Result<Self> {
        Self::in_folder(env::temp_dir())
    }

    /// Makes one in this folder, which has to be there.
    pub fn in_folder(folder: impl AsRef<Path>) -> io::Result<Self> {
        let (place, file) = Place::make_unnamed(Kind::File, folder.as_ref(), new_file)?;
        Ok(Self { file, place })
    }

    /// The file, open for reading and writing.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Its name.
    pub fn path(&self) -> &Path {
        self.place.name()
    }

    /// Removes it now, if it is still the one that was made. Again changes nothing.
    pub fn remove(&self) -> io::Result<()> {
        self.place.remove()
    }
}

/// Makes a file that must not be there, for its owner alone.
pub(super) fn new_file(name: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(name)
}
