//! Stdin and stdout as they are: no flag of theirs is changed, since the parent and the children have the same ones.

use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use super::standard::Awaited;

/// What a pipe that takes output takes at once (`PIPE_BUF`); POSIX promises the smaller one.
pub(crate) const AT_ONCE: usize = if cfg!(target_os = "linux") { 4096 } else { 512 };

/// Ends the wait of a [`Waiter`].
#[derive(Debug, Clone)]
pub(crate) struct Nudge(Arc<UnixStream>);

/// Waits, until it is nudged at the latest.
#[derive(Debug)]
pub(crate) struct Waiter(UnixStream);

/// Makes a waiter, and what nudges it.
pub(crate) fn waiter() -> io::Result<(Nudge, Waiter)> {
    let (waiter, nudge) = UnixStream::pair()?;
    waiter.set_nonblocking(true)?;
    nudge.set_nonblocking(true)?;
    Ok((Nudge(Arc::new(nudge)), Waiter(waiter)))
}

impl Nudge {
    /// Ends the wait, now or the next one. Never blocks: a full stream wakes as well as one more byte would.
    pub(crate) fn nudge(&self) {
        let _ = (&*self.0).write(b"!");
    }
}

impl Waiter {
    /// Whether what is awaited has come. False where `limit` has passed or it was nudged; it may be false for nothing.
    pub(crate) fn wait(&self, awaited: Awaited, limit: Option<Duration>) -> bool {
        let (fd, events) = match awaited {
            // An entry that the call passes over.
            Awaited::Nothing => (-1, 0),
            Awaited::Input => (libc::STDIN_FILENO, libc::POLLIN),
            Awaited::Room => (libc::STDOUT_FILENO, libc::POLLOUT),
            // Errors and hang-ups are told unasked.
            Awaited::Loss => (libc::STDOUT_FILENO, 0),
        };
        let nudged = libc::pollfd { fd: self.0.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        let mut entries = [libc::pollfd { fd, events, revents: 0 }, nudged];
        // Rounded up: who wakes a moment early would spin through that moment.
        let millis =
            limit.map_or(-1, |limit| i32::try_from(limit.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX));
        // SAFETY: `entries` is two valid entries for the duration of the call, and the stream is open as long as
        // `self`. Whether the other descriptor is open does not matter: a closed one is told in `revents`.
        let ready = unsafe { libc::poll(entries.as_mut_ptr(), 2, millis) };
        if ready > 0 && entries[1].revents != 0 {
            let mut bytes = [0; 64];
            while matches!((&self.0).read(&mut bytes), Ok(n) if n == bytes.len()) {}
        }
        ready > 0 && entries[0].revents != 0
    }
}

/// Reads what is there of stdin; waits where nothing is. A closed stdin is at its end, as the standard library has it.
pub(crate) fn read(into: &mut [u8]) -> io::Result<usize> {
    // SAFETY: `into` is valid for writes of its length; a descriptor that is closed is an error.
    let read = unsafe { libc::read(libc::STDIN_FILENO, into.as_mut_ptr().cast(), into.len()) };
    match usize::try_from(read) {
        Ok(read) => Ok(read),
        Err(_) => match io::Error::last_os_error() {
            error if error.raw_os_error() == Some(libc::EBADF) => Ok(0),
            error => Err(error),
        },
    }
}

/// Writes to stdout; waits where it takes nothing.
pub(crate) fn write(from: &[u8]) -> io::Result<usize> {
    // SAFETY: `from` is valid for reads of its length; a descriptor that is closed is an error.
    let written = unsafe { libc::write(libc::STDOUT_FILENO, from.as_ptr().cast(), from.len()) };
    usize::try_from(written).map_err(|_| io::Error::last_os_error())
}

/// How many bytes have come to stdin that nobody has read. None of a file, to which nothing comes.
pub(crate) fn unread() -> usize {
    let mut stat = std::mem::MaybeUninit::<libc::stat>::uninit();
    // SAFETY: `stat` is valid for a write of the whole structure.
    if unsafe { libc::fstat(libc::STDIN_FILENO, stat.as_mut_ptr()) } != 0 {
        return 0;
    }
    // SAFETY: the call has filled it.
    if unsafe { stat.assume_init() }.st_mode & libc::S_IFMT == libc::S_IFREG {
        return 0;
    }
    let mut unread: libc::c_int = 0;
    // SAFETY: this request writes one `int`, for which `unread` is valid.
    let told = unsafe { libc::ioctl(libc::STDIN_FILENO, libc::FIONREAD, &raw mut unread) };
    if told == 0 { usize::try_from(unread).unwrap_or(0) } else { 0 }
}

/// Whether stdin is a terminal that is somebody else's at the moment, and still there: who reads it is stopped by SIGTTIN.
pub(crate) fn is_others() -> bool {
    // SAFETY: both take no pointers; an error is -1, which is no process group.
    let (foreground, own) = unsafe { (libc::tcgetpgrp(libc::STDIN_FILENO), libc::getpgrp()) };
    foreground > 0 && foreground != own
}
