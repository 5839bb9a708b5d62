//! A second process of the same program that outlives the first: how it is started, how it knows that it is one, and how
//! it waits.
//!
//! 1. It is started anew from the program's own file, and not forked: a copy of a process with threads is not sound, and
//!    keeps the memory of the whole program.
//! 2. It never gets as far as the program's main: what it does is called before that, as a constructor is.
//! 3. It is nobody's child: it is forked twice, so that a program that waits for any child never meets it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, PipeWriter};
use std::os::unix::process::CommandExt;
use std::panic::catch_unwind;
use std::process::{Command, Stdio};

use super::super::exit_now;

/// What it is to do. Nothing else has this variable: the companion is the only one who gets it, and starts nobody.
const ASSIGNMENT: &str = "__GRACEFULLY_COMPANION";

/// As long as this is open, the process that holds it lives. It goes with the process, also by SIGKILL, and with an exec.
#[derive(Debug)]
pub(crate) struct Liveline(#[expect(dead_code, reason = "what matters is that it is open")] PipeWriter);

/// Starts the companion.
///
/// # Errors
///
/// Where the system starts no process, or does not show this one's program (`/proc`).
pub(crate) fn spawn(assignment: &OsStr) -> io::Result<Liveline> {
    // Nothing else refers to it: a program that starts none has nothing of what it does.
    std::hint::black_box(&COMPANION);
    let (reader, writer) = io::pipe()?;
    let mut command = Command::new("/proc/self/exe");
    command.arg0("gracefully-reaper").env_clear().envs(for_the_loader()).env(ASSIGNMENT, assignment);
    command.current_dir("/").stdin(reader).stdout(Stdio::null()).stderr(Stdio::null());
    // SAFETY: `leave` makes system calls alone: it neither allocates nor takes a lock.
    unsafe { command.pre_exec(leave) };
    command.spawn()?.wait()?;
    Ok(Liveline(writer))
}

/// Where the program's libraries are found. The rest of the environment is no business of the companion's.
fn for_the_loader() -> impl Iterator<Item = (OsString, OsString)> {
    env::vars_os().filter(|(variable, _)| variable.as_encoded_bytes().starts_with(b"LD_"))
}

/// In the forked child: takes a session of its own, ignores what a terminal and a supervisor send to all, and goes on in
/// a process that is nobody's child.
#[expect(clippy::unnecessary_wraps, reason = "what `pre_exec` takes")]
fn leave() -> io::Result<()> {
    // SAFETY: all are async-signal-safe and take plain numbers. The clone is a fork by its number, without the handlers
    // that libc calls around one; the process has one thread here, and both halves do no more than `exec` or `_exit`.
    unsafe {
        libc::setsid();
        for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT] {
            libc::signal(signal, libc::SIG_IGN);
        }
        let no_pointer: libc::c_long = 0;
        let child =
            libc::syscall(libc::SYS_clone, libc::SIGCHLD, no_pointer, no_pointer, no_pointer, no_pointer);
        // Where there is no second one this goes on as it is: somebody's child is better than none.
        if child > 0 {
            libc::_exit(0);
        }
    }
    Ok(())
}

/// What a companion does.
type Work = Option<fn(&OsStr)>;

/// The work of this program's companions. The linker puts all statics of this section together, and drops this one where
/// nothing refers to it: whoever starts one does.
// SAFETY: the section's name is the library's own, and all that is in it is of this type, which is read as that alone.
#[unsafe(link_section = "gracefully_companion")]
static COMPANION: Work = Some(crate::outside::companion);

/// The section is there in any case.
// SAFETY: as above.
#[used]
#[unsafe(link_section = "gracefully_companion")]
static NOBODY: Work = None;

unsafe extern "C" {
    /// Where the section begins and ends: linkers say so of every one whose name is an identifier of C.
    #[link_name = "__start_gracefully_companion"]
    static FIRST: [u8; 0];
    #[link_name = "__stop_gracefully_companion"]
    static END: [u8; 0];
}

/// What this program's companions do, if it can start any.
fn work() -> Option<fn(&OsStr)> {
    let (first, end) = ((&raw const FIRST).cast::<Work>(), (&raw const END).cast::<Work>());
    let count = (end.addr() - first.addr()) / size_of::<Work>();
    // SAFETY: from the one to the other the section lies, which is as long as the program, is never written, and holds
    // nothing but values of this type, one after the other.
    let all = unsafe { std::slice::from_raw_parts(first, count) };
    all.iter().flatten().next().copied()
}

/// Called by the loader before `main`, in every process of a program that has this module.
// SAFETY: the section holds pointers to functions of this type, which the loader calls once, on the main thread.
#[used]
#[unsafe(link_section = ".init_array")]
static ENTER: extern "C" fn() = {
    extern "C" fn enter() {
        if let Some(assignment) = env::var_os(ASSIGNMENT) {
            // Nothing may unwind into the loader, and nobody is there to be told.
            let _ = catch_unwind(|| work().map(|work| work(&assignment)));
            exit_now(0);
        }
    }
    enter
};

/// Holds on to nothing that it was started with.
pub(crate) fn close_all_but_stdio() {
    const FIRST: libc::c_uint = 3;
    // SAFETY: it takes plain numbers, and nobody in this process has opened anything yet.
    if unsafe { libc::syscall(libc::SYS_close_range, FIRST, libc::c_uint::MAX, 0) } == 0 {
        return;
    }
    let Ok(open) = std::fs::read_dir("/proc/self/fd") else { return };
    let open: Vec<i32> = open.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect();
    for descriptor in open.into_iter().filter(|descriptor| *descriptor > 2) {
        // SAFETY: as above. The one of the listing is closed by now, and closing it again is an error at most.
        unsafe { libc::close(descriptor) };
    }
}

/// Waits until nobody holds the other end of stdin, or the process has ended, whichever is first. A forked child may hold
/// the one for ever, and a process that becomes another program by `exec` does not end.
pub(crate) fn wait_for_the_end(pid: u32) {
    // SAFETY: it takes two numbers; what is not there is an error.
    let process = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let process = libc::c_int::try_from(process).unwrap_or(-1);
    let wait = |fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    let mut both = [wait(libc::STDIN_FILENO), wait(process)];
    loop {
        // SAFETY: two valid entries for the duration of the call; a negative descriptor is passed over.
        let ready = unsafe { libc::poll(both.as_mut_ptr(), 2, -1) };
        let interrupted = ready < 0 && io::Error::last_os_error().kind() == io::ErrorKind::Interrupted;
        if !interrupted {
            return;
        }
    }
}
