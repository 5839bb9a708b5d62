//! What is known of the terminal, or the pipe, behind stderr.

use std::io;
use std::time::{Duration, Instant};

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

/// Whether stderr is a terminal that is somebody else's at the moment: the process was put in the background.
#[cfg(feature = "progress")]
pub(crate) fn in_background() -> bool {
    // SAFETY: both take no pointers; an error is -1, which is no process group.
    let (foreground, own) = unsafe { (libc::tcgetpgrp(libc::STDERR_FILENO), libc::getpgrp()) };
    foreground > 0 && foreground != own
}
