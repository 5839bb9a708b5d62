//! The private pipe to a worker, and pipes from which nobody reads.

use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt};

/// What a first message holds at most: a pipe takes it before anybody reads.
const MESSAGE_AT_MOST: usize = 1 << 20;

/// The pipe's end in the parent. The worker sees when it is closed, whatever closes it.
#[derive(Debug)]
pub(crate) struct Lifeline(#[expect(dead_code, reason = "it is there to be closed")] io::PipeWriter);

/// The pipe's end for the worker, with the message in it.
#[derive(Debug)]
pub(crate) struct Message(OwnedFd);

impl Message {
    /// Writes `message` into a new pipe, with its length before it.
    ///
    /// # Errors
    ///
    /// Where there is no pipe, or it does not take so much.
    pub(crate) fn write(message: &[u8]) -> io::Result<(Self, Lifeline)> {
        if message.len() > MESSAGE_AT_MOST {
            return Err(too_long(message.len()));
        }
        let (reader, mut writer) = io::pipe()?;
        let length = u64::try_from(message.len()).unwrap_or(u64::MAX).to_le_bytes();
        widen(&writer, message.len() + length.len());
        set_nonblocking(&writer)?;
        for part in [&length[..], message] {
            writer.write_all(part).map_err(|error| match error.kind() {
                io::ErrorKind::WouldBlock => too_long(message.len()),
                _ => error,
            })?;
        }
        Ok((Self(above_stdio(reader)?), Lifeline(writer)))
    }

    /// The descriptor, and what tells this pipe from all others.
    pub(crate) fn place(&self) -> io::Result<(RawFd, u64)> {
        let there = inode(self.0.as_raw_fd())?;
        Ok((self.0.as_raw_fd(), there))
    }
}

fn too_long(length: usize) -> io::Error {
    let text = format!(
        "a first message of {length} bytes is too long: 1 MiB is the most (64 KiB where a pipe cannot be widened); write it to a file and send the path"
    );
    io::Error::new(io::ErrorKind::InvalidInput, text)
}

/// Has the pipe hold so much, if it can be made to.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn widen(writer: &io::PipeWriter, size: usize) {
    let size = libc::c_int::try_from(size.next_power_of_two()).unwrap_or(libc::c_int::MAX);
    // SAFETY: `fcntl` with these takes plain numbers. Where it is refused the message may not fit, which is told then.
    unsafe {
        if libc::fcntl(writer.as_raw_fd(), libc::F_GETPIPE_SZ) < size {
            libc::fcntl(writer.as_raw_fd(), libc::F_SETPIPE_SZ, size);
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn widen(_: &io::PipeWriter, _: usize) {}

fn set_nonblocking(writer: &io::PipeWriter) -> io::Result<()> {
    // SAFETY: `fcntl` with these takes plain numbers; the description is ours alone.
    unsafe {
        let flags = libc::fcntl(writer.as_raw_fd(), libc::F_GETFL);
        if flags < 0 || libc::fcntl(writer.as_raw_fd(), libc::F_SETFL, flags | libc::O_NONBLOCK) < 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// The same pipe by a number that no stdin, stdout or stderr of a child takes away.
fn above_stdio(reader: io::PipeReader) -> io::Result<OwnedFd> {
    let fd = OwnedFd::from(reader);
    if fd.as_raw_fd() > 2 {
        return Ok(fd);
    }
    // SAFETY: `fcntl` with F_DUPFD_CLOEXEC gives a new descriptor that is nobody else's.
    unsafe {
        let copy = libc::fcntl(fd.as_raw_fd(), libc::F_DUPFD_CLOEXEC, 3);
        if copy < 0 { Err(io::Error::last_os_error()) } else { Ok(OwnedFd::from_raw_fd(copy)) }
    }
}

/// The inode of the pipe that is open by this number.
fn inode(fd: RawFd) -> io::Result<u64> {
    let path =
        if cfg!(target_os = "linux") { format!("/proc/self/fd/{fd}") } else { format!("/dev/fd/{fd}") };
    let there = std::fs::metadata(path)?;
    if there.file_type().is_fifo() {
        Ok(there.ino())
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "this is no pipe"))
    }
}

/// In the worker: the pipe that it was given, and the message. Nothing where that number is not this pipe.
pub(crate) fn inherited(fd: RawFd, expected: u64) -> Option<(io::PipeReader, io::Result<Vec<u8>>)> {
    if inode(fd).ok()? != expected {
        return None;
    }
    // SAFETY: the descriptor is open, it is the pipe that was made for this process, and this is called once: nobody
    // else knows of it.
    let mut pipe = io::PipeReader::from(unsafe { OwnedFd::from_raw_fd(fd) });
    set_cloexec(&pipe);
    let message = read_message(&mut pipe);
    Some((pipe, message))
}

/// No child of ours inherits it.
pub(crate) fn set_cloexec(pipe: &io::PipeReader) {
    // SAFETY: `fcntl` with these takes plain numbers, and cannot fail for an open descriptor.
    unsafe {
        libc::fcntl(pipe.as_raw_fd(), libc::F_SETFD, libc::FD_CLOEXEC);
    }
}

/// It was written before this process began, so nobody is waited for.
fn read_message(pipe: &mut io::PipeReader) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    pipe.read_exact(&mut length)?;
    let length = usize::try_from(u64::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > MESSAGE_AT_MOST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "this is no first message"));
    }
    let mut message = vec![0; length];
    pipe.read_exact(&mut message)?;
    Ok(message)
}

/// Whether everybody who could write to it is gone.
pub(crate) fn is_hung_up(pipe: BorrowedFd<'_>) -> bool {
    let mut poll = libc::pollfd { fd: pipe.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: `poll` points to one valid entry for the duration of the call, and the borrow keeps the descriptor open.
    unsafe { libc::poll(&raw mut poll, 1, 0) > 0 && poll.revents & libc::POLLHUP != 0 }
}

/// Throws the oldest away where a pipe that nobody reads is half full: whoever writes to it is not to wait. It blocks for
/// nobody.
pub(crate) fn make_room(pipe: BorrowedFd<'_>) {
    const CHUNK: usize = 16 * 1024;
    let mut thrown = [0_u8; CHUNK];
    loop {
        let mut there: libc::c_int = 0;
        // SAFETY: FIONREAD writes one number, for which there is room.
        let known = unsafe { libc::ioctl(pipe.as_raw_fd(), libc::FIONREAD, &raw mut there) } == 0;
        let there = usize::try_from(there).unwrap_or(0);
        if !known || there < capacity(pipe) / 2 || there == 0 {
            return;
        }
        let most = there.min(CHUNK);
        // SAFETY: there is room for as much as is asked for, and as much is there: nobody else reads from it.
        let read = unsafe { libc::read(pipe.as_raw_fd(), thrown.as_mut_ptr().cast(), most) };
        if read <= 0 {
            return;
        }
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn capacity(pipe: BorrowedFd<'_>) -> usize {
    // SAFETY: `fcntl` with these takes plain numbers.
    let size = unsafe { libc::fcntl(pipe.as_raw_fd(), libc::F_GETPIPE_SZ) };
    usize::try_from(size).unwrap_or(1 << 16)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn capacity(_: BorrowedFd<'_>) -> usize {
    1 << 14
}
