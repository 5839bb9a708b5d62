//! The two ways to leave that the standard library does not have.

use crate::words::Signal;

/// Leaves at once: no exit handlers, no destructors, no flush. For the forced path, where anything else may hang.
pub(crate) fn exit_now(status: u8) -> ! {
    // SAFETY: `_exit` takes any status, touches no memory of ours and does not return.
    unsafe { libc::_exit(i32::from(status)) }
}

/// Ends the process by `signal` itself, so that a shell sees what happened. Where the signal cannot kill (PID 1 has
/// no default actions), the status says it instead.
pub(crate) fn end_by_signal(signal: Signal) -> ! {
    let number = i32::from(signal.number());
    // SAFETY: the set is initialised by `sigemptyset` before it is read, every call gets valid pointers or plain
    // numbers, and SIG_DFL is a legal disposition of each of the four signals.
    unsafe {
        let mut set = std::mem::zeroed::<libc::sigset_t>();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, number);
        libc::signal(number, libc::SIG_DFL);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, std::ptr::null_mut());
        libc::raise(number);
    }
    exit_now(128 + signal.number())
}
