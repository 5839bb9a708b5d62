//! Waiting for the ends of many children at once: what costs does not grow with how many there are.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use crate::os::wake::keeping_errno;

/// Of the bell itself.
const BELL: u64 = u64::MAX;

/// How many ends are taken at once.
const AT_ONCE: usize = 256;

/// Where one thread waits, and others ring.
#[derive(Debug)]
pub(crate) struct Watch {
    epoll: OwnedFd,
    bell: OwnedFd,
}

impl Watch {
    pub(crate) fn new() -> io::Result<Self> {
        // SAFETY: both take flags and touch no memory.
        let (epoll, bell) = unsafe {
            (
                owned(libc::epoll_create1(libc::EPOLL_CLOEXEC))?,
                owned(libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK))?,
            )
        };
        let watch = Self { epoll, bell };
        watch.change(libc::EPOLL_CTL_ADD, watch.bell.as_raw_fd(), libc::EPOLLIN, BELL)?;
        Ok(watch)
    }

    /// Says this token once when `fd` can be read; whether that can be watched here.
    pub(crate) fn once(&self, fd: BorrowedFd<'_>, token: u64) -> bool {
        let events = libc::EPOLLIN | libc::EPOLLONESHOT;
        self.change(libc::EPOLL_CTL_ADD, fd.as_raw_fd(), events, token).is_ok()
    }

    /// Says this token each time that more has come to be read from `fd`, and at its end.
    pub(crate) fn each(&self, fd: BorrowedFd<'_>, token: u64) -> bool {
        let events = libc::EPOLLIN | libc::EPOLLET;
        self.change(libc::EPOLL_CTL_ADD, fd.as_raw_fd(), events, token).is_ok()
    }

    /// Says nothing more of `fd`.
    pub(crate) fn forget(&self, fd: BorrowedFd<'_>) {
        // Without it there is nothing to forget.
        let _ = self.change(libc::EPOLL_CTL_DEL, fd.as_raw_fd(), 0, 0);
    }

    /// Wakes whoever waits, now or the next time. It does not block and may be called from a signal handler.
    pub(crate) fn ring(&self) {
        let one = 1_u64.to_ne_bytes();
        // SAFETY: `write` gets eight valid bytes. It fails only where the bell has been rung very often, which wakes too.
        unsafe {
            libc::write(self.bell.as_raw_fd(), one.as_ptr().cast(), one.len());
        }
    }

    /// Waits until something has happened, or `limit` has passed, and gives the tokens of what has.
    pub(crate) fn wait(&self, limit: Option<Duration>, tokens: &mut Vec<u64>) {
        // Rounded up: who wakes a moment early would spin through that moment.
        let millis =
            limit.map_or(-1, |limit| i32::try_from(limit.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX));
        let mut events = [const { MaybeUninit::<libc::epoll_event>::uninit() }; AT_ONCE];
        let room = i32::try_from(AT_ONCE).unwrap_or(i32::MAX);
        // SAFETY: there is room for as many events as are asked for.
        let came =
            unsafe { libc::epoll_wait(self.epoll.as_raw_fd(), events.as_mut_ptr().cast(), room, millis) };
        // An error is a handler that ran on this thread: whoever waits looks and waits again.
        for event in events.iter().take(usize::try_from(came).unwrap_or(0)) {
            // SAFETY: the kernel has filled in as many as it says.
            match unsafe { event.assume_init() }.u64 {
                BELL => self.reset(),
                token => tokens.push(token),
            }
        }
    }

    fn reset(&self) {
        let mut count = [0_u8; 8];
        // SAFETY: `read` gets room for the eight bytes that the kernel writes. There is nothing to do about an error.
        unsafe {
            libc::read(self.bell.as_raw_fd(), count.as_mut_ptr().cast(), count.len());
        }
    }

    fn change(&self, how: libc::c_int, fd: libc::c_int, events: libc::c_int, token: u64) -> io::Result<()> {
        let mut event = libc::epoll_event { events: events.cast_unsigned(), u64: token };
        // SAFETY: the event is valid for the call, which only reads it.
        let done = unsafe { libc::epoll_ctl(self.epoll.as_raw_fd(), how, fd, &raw mut event) };
        if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }
}

/// From now on the watch rings each time that some child of this process ends.
pub(crate) fn when_any_child_ends(watch: &Arc<Watch>) -> io::Result<()> {
    let watch = Arc::clone(watch);
    let ring = move || keeping_errno(|| watch.ring());
    // SAFETY: the handler writes to a descriptor, which is async-signal-safe, and leaves errno as it was. It is never
    // dropped: nothing unregisters it.
    unsafe { signal_hook_registry::register(libc::SIGCHLD, ring) }.map(|_| ())
}

/// What a system call has opened.
///
/// # Safety
///
/// `fd` is a new descriptor, or negative.
unsafe fn owned(fd: libc::c_int) -> io::Result<OwnedFd> {
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: as the caller says.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}
