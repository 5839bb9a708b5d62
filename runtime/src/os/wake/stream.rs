use std::io::{self, Read};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::keeping_errno;

/// Wakes the sleeper. Cheap while it is already rung.
#[derive(Debug, Clone)]
pub(crate) struct Bell(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    rung: AtomicBool,
    stream: UnixStream,
}

/// Sleeps until the bell rings.
#[derive(Debug)]
pub(crate) struct Sleeper {
    bell: Bell,
    stream: UnixStream,
}

/// Makes a bell and its sleeper.
pub(crate) fn bell() -> io::Result<(Bell, Sleeper)> {
    let (reader, writer) = UnixStream::pair()?;
    reader.set_nonblocking(true)?;
    writer.set_nonblocking(true)?;
    let bell = Bell(Arc::new(Inner { rung: AtomicBool::new(false), stream: writer }));
    Ok((bell.clone(), Sleeper { bell, stream: reader }))
}

impl Bell {
    /// Wakes the sleeper, now or at its next sleep.
    pub(crate) fn ring(&self) {
        if !self.0.rung.swap(true, Ordering::AcqRel) {
            self.write();
        }
    }

    /// The same from a signal handler: whoever rang before may not have come to its `write`.
    pub(in crate::os) fn ring_in_handler(&self) {
        keeping_errno(|| self.write());
    }

    fn write(&self) {
        // SAFETY: `write` gets one valid byte, and the stream is open as long as the bell. A full one wakes as well as
        // one more byte would; the sleeper's end outlives every bell.
        unsafe {
            libc::write(self.0.stream.as_raw_fd(), b"!".as_ptr().cast(), 1);
        }
    }
}

impl Sleeper {
    /// Says that everything that was rung for is about to be looked at. What comes later rings again.
    pub(crate) fn reset(&self) {
        // A swap, not a store: it must see what was posted before the bell was last rung.
        self.bell.0.rung.swap(false, Ordering::AcqRel);
    }

    /// Sleeps until the bell rings or `limit` has passed.
    pub(crate) fn sleep(&self, limit: Option<Duration>) {
        if wait_readable(self.stream.as_fd(), limit) {
            let mut bytes = [0; 64];
            while matches!((&self.stream).read(&mut bytes), Ok(n) if n == bytes.len()) {}
        }
    }
}

/// Waits until `fd` can be read; `false` when `limit` passed or a signal handler ran on this thread.
fn wait_readable(fd: BorrowedFd<'_>, limit: Option<Duration>) -> bool {
    // Rounded up: a sleeper that wakes a moment early would spin through that moment.
    let millis =
        limit.map_or(-1, |limit| i32::try_from(limit.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX));
    let mut poll = libc::pollfd { fd: fd.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: `poll` points to one valid entry for the duration of the call, and the borrow keeps `fd` open.
    unsafe { libc::poll(&raw mut poll, 1, millis) > 0 }
}
