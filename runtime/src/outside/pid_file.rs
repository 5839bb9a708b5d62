use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::file::new_file;
use super::ledger::Kind;
use super::place::Place;
use crate::Resource;
use crate::os;

/// A file that says which process this is, and that there is one: a pid file, or a lock file. It goes at its turn, or when
/// it is dropped.
#[derive(Debug, Resource)]
#[resource(timeout = "1s")]
pub struct PidFile {
    place: Place,
}

impl PidFile {
    /// Makes it, with the number of this process and a newline in it. Nobody ever sees half of it.
    ///
    /// # Errors
    ///
    /// `AlreadyExists` where there is one; the text says whether the process that it names is running. It is left as it
    /// is: what an earlier run of this program has left was reclaimed before.
    pub fn create(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let make = |name: &Path| new_file(name).and_then(|mut file| writeln!(file, "{}", std::process::id()));
        match Place::make(Kind::File, path, "", make) {
            Ok((place, ())) => Ok(Self { place }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(whose(path)),
            Err(error) => Err(error),
        }
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

fn whose(path: &Path) -> io::Error {
    let named = fs::read_to_string(path).ok().and_then(|text| text.trim().parse::<u32>().ok());
    let whose = match named {
        Some(pid) if os::stat_of(pid).is_some_and(|stat| !stat.has_ended) => {
            format!("it names process {pid}, which is running")
        }
        Some(pid) => {
            format!(
                "it names process {pid}, which is not running: remove it if no other machine or container uses it"
            )
        }
        None => "it names no process, and is left as it is: remove it if nobody uses it".to_owned(),
    };
    io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is there: {whose}", path.display()))
}
