//! Memory that other processes see.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::ptr::NonNull;
use std::sync::atomic::AtomicU64;

/// A file, mapped shared. It is unmapped when it is dropped.
#[derive(Debug)]
pub(crate) struct Mapping {
    start: NonNull<libc::c_void>,
    bytes: usize,
}

// SAFETY: what is mapped is reached through atomics and raw pointers alone, from any thread.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// Gives the file room for `bytes`, all of it for sure: what a full disk cannot hold is refused here, and not by a
    /// SIGBUS later.
    pub(crate) fn make_room(file: &File, bytes: usize) -> io::Result<()> {
        let bytes = libc::off_t::try_from(bytes).map_err(|_| io::ErrorKind::InvalidInput)?;
        #[cfg(target_os = "linux")]
        {
            // SAFETY: the descriptor is open for the duration of the call, which takes no pointers.
            match unsafe { libc::posix_fallocate(file.as_raw_fd(), 0, bytes) } {
                0 => Ok(()),
                error => Err(io::Error::from_raw_os_error(error)),
            }
        }
        #[cfg(not(target_os = "linux"))]
        file.set_len(u64::try_from(bytes).unwrap_or(0))
    }

    /// Maps the first `bytes` of the file, which has as many: at least 1.
    pub(crate) fn new(file: &File, bytes: usize) -> io::Result<Self> {
        // SAFETY: a new mapping at a place of the kernel's choice touches no memory of ours; the descriptor is open
        // for the duration of the call.
        let start = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                bytes,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_SHARED,
                file.as_raw_fd(),
                0,
            )
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(start).ok_or(io::ErrorKind::Other)?;
        Ok(Self { start, bytes })
    }

    /// Where it begins, on a page of its own.
    pub(crate) fn start(&self) -> *mut u8 {
        self.start.as_ptr().cast()
    }

    /// All of it that fits, as numbers that several processes may change.
    pub(crate) fn numbers(&self) -> &[AtomicU64] {
        let count = self.bytes / size_of::<AtomicU64>();
        // SAFETY: the mapping begins on a page, so it is aligned; it holds `count` of them, is readable and writable,
        // and lives as long as `self`. Any bits are a number, and who shares them changes them as atomics do.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr().cast(), count) }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it was mapped with this length, and nothing that was borrowed from it is left.
        unsafe { libc::munmap(self.start.as_ptr(), self.bytes) };
    }
}
