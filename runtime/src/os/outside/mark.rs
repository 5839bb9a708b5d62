//! How a child notes itself, between the fork and the exec.

use std::fs::File;
use std::os::fd::{AsRawFd, RawFd};

/// Longer than any line of `/proc/../stat`, with what stands before it.
const LINE: usize = 1024;

/// Digits of the longest number of an entry.
const DIGITS: usize = 20;

/// The descriptor of the ledger, and which entry the child is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LedgerMark {
    ledger: RawFd,
    id: u64,
}

impl LedgerMark {
    /// For a child that is forked while `ledger` is open.
    pub(crate) fn new(ledger: &File, id: u64) -> Self {
        Self { ledger: ledger.as_raw_fd(), id }
    }

    /// Writes the line of the process that calls this, which is a forked child that has not become its program yet: it
    /// allocates nothing and takes no lock. Where `/proc` is not there nothing is written, and who reclaims passes over it.
    pub(crate) fn write(self) {
        let mut line = [0; LINE];
        let begin = begin(&mut line, self.id);
        let rest = &mut line[begin..];
        let path = c"/proc/self/stat";
        // SAFETY: the path is a C string; the buffer is writable for what is given as its length and readable for what was
        // read into it; the descriptors are open, or an error. All four calls are async-signal-safe.
        unsafe {
            let stat = libc::open(path.as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
            if stat < 0 {
                return;
            }
            let read = libc::read(stat, rest.as_mut_ptr().cast(), rest.len());
            libc::close(stat);
            // It ends with a newline; a longer one is torn, and not counted.
            if let Ok(read) = usize::try_from(read) {
                libc::write(self.ledger, line.as_ptr().cast(), begin + read);
            }
        }
    }
}

/// How the line of a child begins: `c 12 `. Gives how long that is.
fn begin(line: &mut [u8; LINE], mut id: u64) -> usize {
    let mut digits = [0; DIGITS];
    let mut first = DIGITS;
    while first == DIGITS || id > 0 {
        first -= 1;
        digits[first] = b'0' + u8::try_from(id % 10).unwrap_or(0);
        id /= 10;
    }
    let end = 2 + DIGITS - first;
    line[..2].copy_from_slice(b"c ");
    line[2..end].copy_from_slice(&digits[first..]);
    line[end] = b' ';
    end + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_begins_with_the_number_of_its_entry() {
        for (id, begins) in [(0, "c 0 "), (7, "c 7 "), (120, "c 120 "), (u64::MAX, "c 18446744073709551615 ")]
        {
            let mut line = [0; LINE];
            let length = begin(&mut line, id);
            assert_eq!(&line[..length], begins.as_bytes());
        }
    }
}
