//! A descriptor of a process, which can never come to mean another one.

use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// `PIDFD_SIGNAL_PROCESS_GROUP` (Linux 6.9): to everybody in the group that the process leads, or led.
const TO_GROUP: libc::c_uint = 1 << 2;

/// Of this process, which must not have been reaped. Nothing where the kernel has none (before Linux 5.3), or there is
/// no room for it.
pub(super) fn open(pid: libc::pid_t) -> Option<OwnedFd> {
    // SAFETY: `pidfd_open` takes two plain numbers and touches no memory.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let fd = libc::c_int::try_from(fd).ok().filter(|fd| *fd >= 0)?;
    // SAFETY: the descriptor is new, open, close-on-exec and nobody else's.
    Some(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Sends a signal (0: none, it is only looked) to the group; `None` where the kernel cannot.
pub(super) fn signal_group(pidfd: &OwnedFd, signal: libc::c_int) -> Option<Result<(), libc::c_int>> {
    let info = std::ptr::null::<libc::siginfo_t>();
    // SAFETY: the descriptor is open as long as the borrow, a null `info` is what `kill` would send, and no memory is
    // touched.
    let sent =
        unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd.as_raw_fd(), signal, info, TO_GROUP) };
    if sent == 0 {
        return Some(Ok(()));
    }
    match std::io::Error::last_os_error().raw_os_error() {
        Some(errno @ (libc::ESRCH | libc::EPERM)) => Some(Err(errno)),
        // The flag is not known here, or a sandbox forbids the call.
        _ => None,
    }
}
