//! Names in the file system, and signals to groups.

use std::ffi::CString;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Gives what is called `from` the name `to`, which must be nobody's.
///
/// # Errors
///
/// `AlreadyExists` where it is somebody's; else what the file system says.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match rename_noreplace(from, to) {
        // The kernel or the file system cannot.
        Err(error) if matches!(error.raw_os_error(), Some(libc::EINVAL | libc::ENOSYS | libc::ENOTSUP)) => {}
        done => return done,
    }
    if fs::symlink_metadata(from)?.is_dir() {
        // Nobody is replaced: a folder goes over an empty folder alone.
        return match fs::symlink_metadata(to) {
            Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(from, to),
        };
    }
    fs::hard_link(from, to)?;
    fs::remove_file(from)
}

#[cfg(target_os = "linux")]
fn rename_noreplace(from: &Path, to: &Path) -> io::Result<()> {
    const NOREPLACE: libc::c_uint = 1;
    let (from, to) = (CString::new(from.as_os_str().as_bytes())?, CString::new(to.as_os_str().as_bytes())?);
    // SAFETY: both are C strings that live for the duration of the call. By its number, since not every libc has a
    // function for it.
    let renamed = unsafe {
        libc::syscall(
            libc::SYS_renameat2,
            libc::AT_FDCWD,
            from.as_ptr(),
            libc::AT_FDCWD,
            to.as_ptr(),
            NOREPLACE,
        )
    };
    if renamed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

#[cfg(not(target_os = "linux"))]
fn rename_noreplace(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::from_raw_os_error(libc::ENOTSUP))
}

/// Holds the file for as long as this process, or a copy of it, has it open.
pub(crate) fn hold(file: &File) -> io::Result<()> {
    flock(file, libc::LOCK_SH | libc::LOCK_NB)
}

/// Whether somebody holds the file.
pub(crate) fn is_held(file: &File) -> bool {
    flock(file, libc::LOCK_EX | libc::LOCK_NB).is_err()
}

fn flock(file: &File, how: libc::c_int) -> io::Result<()> {
    // SAFETY: the descriptor is open for the duration of the call, which takes no pointers.
    if unsafe { libc::flock(file.as_raw_fd(), how) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Sends `signal` to a whole group; 0 asks whether there is one. Whether there was.
pub(crate) fn signal_group(group: u32, signal: i32) -> bool {
    // 0 and 1 mean other things than a group.
    let Some(group) = libc::pid_t::try_from(group).ok().filter(|group| *group > 1) else { return false };
    // SAFETY: it takes two numbers. Who may not be reached is not.
    let sent = unsafe { libc::kill(-group, signal) };
    sent == 0 || io::Error::last_os_error().raw_os_error() == Some(libc::EPERM)
}
