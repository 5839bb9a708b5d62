//! What is known of the terminal, or the pipe, behind stderr.

use std::io;
use std::time::{Duration, Instant};

/// What a pipe that takes output takes at once (`PIPE_BUF`); POSIX promises the smaller one.
const AT_ONCE: usize = if cfg!(target_os = "linux") { 4096 } else { 512 };

/// Whether stderr takes more output, now or within `patience`. A terminal that was stopped (Ctrl+S) and a pipe that
/// nobody reads take none: whoever writes to them waits.
pub(crate) fn takes_output(patience: Duration) -> bool {
    let until = Instant::now() + patience;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let millis = i32::try_from(left.as_millis()).unwrap_or(i32::MAX);
        let mut poll = libc::pollfd { fd: libc::STDERR_FILENO, events: libc::POLLOUT, revents: 0 };
        // SAFETY: `poll` points to one valid entry for the duration of the call; a descriptor that is closed is told
        // in `revents`.
        match unsafe { libc::poll(&raw mut poll, 1, millis) } {
            0 => return false,
            // A signal handler ran on this thread.
            -1 if io::Error::last_os_error().kind() == io::ErrorKind::Interrupted && !left.is_zero() => {}
            // What went wrong goes wrong again when it is written, and at once.
            _ => return true,
        }
    }
}

/// Writes to stderr what it takes, each piece within `patience`, past the standard library and the lock that it has
/// there; whether it took all of it. What goes wrong is nobody's business.
pub(crate) fn write_stderr(mut text: &[u8], patience: Duration) -> bool {
    while !text.is_empty() {
        if !takes_output(patience) {
            return false;
        }
        let piece = &text[..text.len().min(AT_ONCE)];
        // SAFETY: `piece` is valid for reads of its length; a descriptor that is closed is an error.
        let written = unsafe { libc::write(libc::STDERR_FILENO, piece.as_ptr().cast(), piece.len()) };
        match usize::try_from(written) {
            Ok(0) => return true,
            Ok(written) => text = &text[written.min(piece.len())..],
            Err(_) => match io::Error::last_os_error().kind() {
                io::ErrorKind::Interrupted => {}
                // Somebody else was faster.
                io::ErrorKind::WouldBlock => return false,
                _ => return true,
            },
        }
    }
    true
}

/// Whether stderr is a terminal that is somebody else's at the moment: the process was put in the background.
#[cfg(feature = "progress")]
pub(crate) fn in_background() -> bool {
    // SAFETY: both take no pointers; an error is -1, which is no process group.
    let (foreground, own) = unsafe { (libc::tcgetpgrp(libc::STDERR_FILENO), libc::getpgrp()) };
    foreground > 0 && foreground != own
}
