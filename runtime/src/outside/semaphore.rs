use std::ffi::CString;
use std::io;
use std::path::Path;
use std::time::Duration;

use super::ledger::Kind;
use super::memory::path_of;
use super::place::Place;
use crate::Resource;
use crate::os::RawSemaphore;

/// What the system puts before the names of semaphores.
const PREFIX: &str = "sem.";

/// A named POSIX semaphore, which processes share: its name goes at its turn, or when the one who created it is dropped.
///
/// The kernel gives nothing back when a process that has a permit is killed: whoever started it has to, by
/// [`add_permit`](Self::add_permit).
#[derive(Debug, Resource)]
#[resource(timeout = "1s")]
pub struct Semaphore {
    raw: RawSemaphore,
    /// None where another process created it.
    place: Option<Place>,
}

/// One permit; it is given back when it is dropped.
#[derive(Debug)]
#[must_use = "a permit that is dropped at once keeps nobody out"]
pub struct Permit<'a>(&'a Semaphore);

impl Semaphore {
    /// Creates one of this name (`"/scores"`) with so many permits, for its owner alone.
    ///
    /// # Errors
    ///
    /// `AlreadyExists` where the name is taken, `InvalidInput` where it is none.
    pub fn create(name: &str, permits: u32) -> io::Result<Self> {
        let path = path_of(PREFIX, name)?;
        let make = |path: &Path| RawSemaphore::create(&name_of(path)?, permits);
        let (place, raw) = Place::make(Kind::File, &path, PREFIX, make)?;
        Ok(Self { raw, place: Some(place) })
    }

    /// Opens what another process created by this name.
    pub fn open(name: &str) -> io::Result<Self> {
        let path = path_of(PREFIX, name)?;
        let raw = RawSemaphore::open(&name_of(&path)?)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        Ok(Self { raw, place: None })
    }

    /// Takes a permit, if there is one now.
    pub fn try_acquire(&self) -> io::Result<Option<Permit<'_>>> {
        Ok(self.raw.try_wait()?.then_some(Permit(self)))
    }

    /// Takes a permit, within `patience`. It blocks the thread: for `spawn_blocking` and threads.
    pub fn acquire(&self, patience: Duration) -> io::Result<Option<Permit<'_>>> {
        Ok(self.raw.wait(patience)?.then_some(Permit(self)))
    }

    /// Adds a permit: for one that a process was killed with.
    pub fn add_permit(&self) -> io::Result<()> {
        self.raw.post()
    }

    /// Removes the name now, if this process created it and it is still that. Whoever has it open keeps it. Again changes
    /// nothing.
    pub fn remove(&self) -> io::Result<()> {
        self.place.as_ref().map_or(Ok(()), Place::remove)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // It cannot be more than it was.
        let _ = self.0.raw.post();
    }
}

/// What the system calls the semaphore that is kept there.
fn name_of(path: &Path) -> io::Result<CString> {
    let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_prefix(PREFIX));
    Ok(CString::new(format!("/{}", name.unwrap_or_default()))?)
}
