//! Where processes have no descriptors.

use std::os::fd::OwnedFd;

/// None.
pub(super) fn open(_: libc::pid_t) -> Option<OwnedFd> {
    None
}

/// It cannot.
pub(super) fn signal_group(_: &OwnedFd, _: libc::c_int) -> Option<Result<(), libc::c_int>> {
    None
}
