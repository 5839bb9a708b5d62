//! What code in another language does: C's own `exit`, exit handlers, and a fork.
#![allow(unsafe_code, reason = "foreign code is the subject, and it is called here alone")]

/// C's `exit`, past the standard library.
pub(crate) fn exit(code: i32) -> ! {
    // SAFETY: it takes any code. Other threads exit too, where a test wants that: glibc bears it.
    unsafe { libc::exit(code) }
}

/// Has `handler` called at the exit.
pub(crate) fn at_exit(handler: extern "C" fn()) {
    // SAFETY: the handler lives as long as the program and does not unwind: it only prints.
    let refused = unsafe { libc::atexit(handler) };
    assert_eq!(refused, 0, "an exit handler can be registered");
}

/// Forks, and the child exits with this code. Gives the status that the parent sees.
pub(crate) fn fork_and_exit(code: i32) -> i32 {
    // SAFETY: the child calls nothing but `exit`. That is more than is safe after the fork of a program with threads,
    // and what foreign code does all the same; none of them holds a lock that `exit` needs while this runs.
    let child = unsafe { libc::fork() };
    if child == 0 {
        exit(code);
    }
    let mut status = 0;
    // SAFETY: the status is a valid place to write to, and the child is this process's own.
    unsafe { libc::waitpid(child, &raw mut status, 0) };
    libc::WEXITSTATUS(status)
}

/// Forks, and sends the child, which sleeps, this signal. Gives the signal that it ended by, within a few seconds.
pub(crate) fn fork_and_kill(signal: i32) -> i32 {
    // SAFETY: the child calls nothing but `sleep` and `_exit`, which are safe after the fork of a program with threads.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: both take any number. (What wakes it is a signal that it outlives: then it goes on.)
        unsafe {
            libc::sleep(3);
            libc::_exit(0);
        }
    }
    let mut status = 0;
    // SAFETY: the child is this process's own and was not waited for; the status is a valid place to write to.
    unsafe {
        libc::kill(child, signal);
        libc::waitpid(child, &raw mut status, 0);
    }
    if libc::WIFSIGNALED(status) { libc::WTERMSIG(status) } else { 0 }
}
