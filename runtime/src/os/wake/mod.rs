//! A bell that a signal handler may ring, and the one who sleeps until it rings.

/// One word of memory that the kernel watches: half the system calls of a stream.
#[cfg(all(any(target_os = "linux", target_os = "android"), target_pointer_width = "64"))]
mod futex;
#[cfg(all(test, gracefully_loom))]
mod loom;
/// What every Unix has.
#[cfg_attr(all(any(target_os = "linux", target_os = "android"), target_pointer_width = "64"), cfg(test))]
mod stream;
#[cfg(test)]
mod tests;
#[cfg(all(any(target_os = "linux", target_os = "android"), target_pointer_width = "64"))]
mod word;

#[cfg(all(any(target_os = "linux", target_os = "android"), target_pointer_width = "64"))]
pub(crate) use futex::{Bell, Sleeper, bell};
#[cfg(not(all(any(target_os = "linux", target_os = "android"), target_pointer_width = "64")))]
pub(crate) use stream::{Bell, Sleeper, bell};

/// Does what may change this thread's `errno`, which a handler must not: the interrupted code may be about to read it.
pub(in crate::os) fn keeping_errno(act: impl FnOnce()) {
    let errno = errno_location();
    // SAFETY: errno's location is valid for as long as the thread, which is the one that runs this.
    let saved = unsafe { *errno };
    act();
    // SAFETY: as above.
    unsafe { *errno = saved };
}

/// Where this thread's `errno` is.
fn errno_location() -> *mut libc::c_int {
    // SAFETY: all of them only return an address.
    #[cfg(any(target_os = "linux", target_os = "l4re", target_os = "dragonfly", target_os = "emscripten"))]
    unsafe {
        libc::__errno_location()
    }
    // SAFETY: as above.
    #[cfg(any(target_vendor = "apple", target_os = "freebsd"))]
    unsafe {
        libc::__error()
    }
    // SAFETY: as above.
    #[cfg(any(target_os = "android", target_os = "netbsd", target_os = "openbsd"))]
    unsafe {
        libc::__errno()
    }
}
