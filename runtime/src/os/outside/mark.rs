//! How a child notes itself, between the fork and the exec.

use std::fs::File;
use std::os::fd::{AsRawFd, RawFd};

/// Longer than any line of `/proc/../stat`, with what stands before it.
const LINE: usize = 1024;

/// The descriptor of the ledger, and how the line begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LedgerMark {
    ledger: RawFd,
    /// All but `begin` of it is blank.
    line: [u8; LINE],
    begin: usize,
}

impl LedgerMark {
    /// For a child that is forked while `ledger` is open.
    pub(crate) fn new(ledger: &File, begin: &str) -> Self {
        let mut line = [0; LINE];
        let begin = begin.as_bytes();
        let begin = &begin[..begin.len().min(64)];
        line[..begin.len()].copy_from_slice(begin);
        Self { ledger: ledger.as_raw_fd(), line, begin: begin.len() }
    }

    /// Writes the line of the process that calls this, which is a forked child that has not become its program yet: it
    /// allocates nothing and takes no lock. Where `/proc` is not there nothing is written, and who reclaims passes over it.
    pub(crate) fn write(mut self) {
        let path = c"/proc/self/stat";
        // SAFETY: the path is a C string; the buffer is writable for what is given as its length and readable for what was
        // read into it; the descriptors are open, or an error. All four calls are async-signal-safe.
        unsafe {
            let stat = libc::open(path.as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
            if stat < 0 {
                return;
            }
            let rest = &mut self.line[self.begin..];
            let read = libc::read(stat, rest.as_mut_ptr().cast(), rest.len());
            libc::close(stat);
            // It ends with a newline; a longer one is torn, and not counted.
            if let Ok(read) = usize::try_from(read) {
                libc::write(self.ledger, self.line.as_ptr().cast(), self.begin + read);
            }
        }
    }
}
