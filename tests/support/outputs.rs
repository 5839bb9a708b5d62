//! Outputs that take nothing.

use std::io::{self, PipeReader, PipeWriter, Read, Write};

use rustix::fs::{OFlags, fcntl_setfl};

/// A pipe that nobody reads as long as its reader, which must be kept, lies there, and that takes `room` bytes more: a
/// multiple of a page.
///
/// # Panics
///
/// When there is none to be had.
pub fn unread(room: usize) -> (PipeReader, PipeWriter) {
    let (mut reader, mut writer) = io::pipe().expect("a pipe can be made");
    fcntl_setfl(&writer, OFlags::NONBLOCK).expect("it can be set");
    // Large pieces first, then what still fits.
    for size in [4096, 1] {
        while writer.write(&vec![b'.'; size]).is_ok() {}
    }
    fcntl_setfl(&writer, OFlags::empty()).expect("it can be set");
    reader.read_exact(&mut vec![0; room]).expect("it is full");
    (reader, writer)
}
