use std::io;
use std::os::unix::net::UnixListener;
use std::path::Path;

use super::ledger::Kind;
use super::place::Place;
use crate::Resource;

/// The path of a Unix socket that somebody listens on. It goes at its turn, or when it is dropped; the listener is another
/// thing, and closes by itself.
///
/// A resource that owns the listener holds this one, or has it as a field with `#[cleanup(with = SocketPath::remove)]`.
#[derive(Debug, Resource)]
#[resource(timeout = "1s")]
pub struct SocketPath {
    place: Place,
}

impl SocketPath {
    /// Listens on `path`, which must be nobody's. For tokio: `UnixListener::from_std`, after
    /// [`set_nonblocking`](UnixListener::set_nonblocking).
    ///
    /// # Errors
    ///
    /// `AddrInUse` where the path is taken, also by a socket that nobody listens on any more: another program's is not
    /// removed.
    pub fn bind(path: impl AsRef<Path>) -> io::Result<(Self, UnixListener)> {
        let (place, listener) =
            Place::make_in_place(Kind::Socket, path.as_ref(), |name| UnixListener::bind(name))?;
        Ok((Self { place }, listener))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.place.name()
    }

    /// Removes the path now, if it is still the one that was made: nobody finds the listener any more. Again changes
    /// nothing.
    pub fn remove(&self) -> io::Result<()> {
        self.place.remove()
    }
}
