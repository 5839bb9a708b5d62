use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use super::file::new_file;
use super::ledger::Kind;
use super::place::Place;
use crate::Resource;
use crate::os::Mapping;

/// Where the system has them (`shm_overview(7)`).
pub(super) const FOLDER: &str = "/dev/shm";

/// POSIX shared memory: its name goes at its turn, or when the one who created it is dropped; its memory with the last who
/// has it open.
#[derive(Debug, Resource)]
#[resource(timeout = "1s")]
pub struct SharedMemory {
    mapping: Mapping,
    /// None where another process created it: what was opened is removed by nobody here.
    place: Option<Place>,
    bytes: usize,
}

impl SharedMemory {
    /// Creates memory of this name (`"/scores"`) with room for `bytes`, at least 8, all of it zero, for its owner alone.
    ///
    /// # Errors
    ///
    /// `AlreadyExists` where the name is taken, `InvalidInput` where it is none, and where the machine has no room.
    pub fn create(name: &str, bytes: usize) -> io::Result<Self> {
        at_least(bytes)?;
        let make = |name: &Path| {
            let file = new_file(name)?;
            // What is refused here is not left behind.
            let mapped = Mapping::make_room(&file, bytes).and_then(|()| Mapping::new(&file, bytes));
            mapped.inspect_err(|_| drop(std::fs::remove_file(name)))
        };
        let (place, mapping) = Place::make(Kind::File, &path_of("", name)?, "", make)?;
        Ok(Self { mapping, place: Some(place), bytes })
    }

    /// Opens what another process created by this name, all of it.
    pub fn open(name: &str) -> io::Result<Self> {
        let path = path_of("", name)?;
        let file: File = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(libc::O_NOFOLLOW)
            .open(&path)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        let bytes = usize::try_from(file.metadata()?.size()).unwrap_or(usize::MAX);
        at_least(bytes)?;
        Ok(Self { mapping: Mapping::new(&file, bytes)?, place: None, bytes })
    }

    /// All of it, as numbers that several processes may read and write at the same time.
    pub fn numbers(&self) -> &[AtomicU64] {
        self.mapping.numbers()
    }

    /// Where it begins, on a page of its own. What is done there beside [`numbers`](Self::numbers) is up to all who have
    /// it open.
    pub fn as_ptr(&self) -> *mut u8 {
        self.mapping.start()
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Removes the name now, if this process created it and it is still that. Whoever has it open keeps it. Again changes
    /// nothing.
    pub fn remove(&self) -> io::Result<()> {
        self.place.as_ref().map_or(Ok(()), Place::remove)
    }
}

fn at_least(bytes: usize) -> io::Result<()> {
    if bytes >= size_of::<AtomicU64>() {
        return Ok(());
    }
    let text = format!("shared memory of {bytes} bytes: it takes at least {}", size_of::<AtomicU64>());
    Err(io::Error::new(io::ErrorKind::InvalidInput, text))
}

/// Where what has this name is kept.
pub(super) fn path_of(prefix: &str, name: &str) -> io::Result<PathBuf> {
    let plain = name.strip_prefix('/').unwrap_or(name);
    let is_name = !plain.is_empty() && !plain.contains(['/', '\0']) && plain != "." && plain != "..";
    if !is_name || prefix.len() + plain.len() > 250 {
        let text = format!(
            "`{name}` is no name here: write a slash and up to 250 letters without one, such as \"/scores\""
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    Ok(Path::new(FOLDER).join(format!("{prefix}{plain}")))
}
