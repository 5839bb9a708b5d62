//! An init: the process that takes in orphans, for a program that is PID 1 or says that it wants one.
//!
//! 1. It is a process of its own, and the program is its child. A process cannot tell which of its zombies somebody in it
//!    still wants to ask (`waitpid(-1)` steals the exit status of a `Child`); an init has nobody to ask.
//! 2. The process is forked while it has one thread: a copy of one with more is not sound.
//! 3. The one that was there first is the init, so that whoever started it hears of the end, and signals whom he knows.
//! 4. It passes signals on that were sent to it. Those of a terminal go to the whole group, and so to the program too.

use std::collections::HashSet;
use std::io;
use std::mem::MaybeUninit;
use std::thread;
use std::time::{Duration, Instant};

use libc::c_int;

use super::super::{children, exit_now};
use super::identity::own_threads;

/// How long what is left of a program has to end by itself, and after it was killed.
const FAREWELL: [Duration; 2] = [Duration::from_secs(2), Duration::from_millis(500)];
const LOOK: Duration = Duration::from_millis(5);

/// Goes on as the program, in a child of an init. It does not return in the init, which ends as the program does.
///
/// # Errors
///
/// Where there are more threads than one, or the system makes no process.
pub(crate) fn run_under_an_init() -> io::Result<()> {
    match own_threads() {
        Some(1) => {}
        Some(threads) => {
            return Err(io::Error::other(format!("{threads} threads run by now, and a copy has one")));
        }
        None => return Err(io::Error::other("nothing says how many threads there are")),
    }
    let mut before = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: both sets are written before they are read, and `how` is a constant. A signal of before the fork is one of
    // the first process's, which is the init.
    let before = unsafe {
        let mut all = MaybeUninit::<libc::sigset_t>::uninit();
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        before.assume_init()
    };
    let init = std::process::id();
    // SAFETY: it takes plain numbers. An old kernel has no such thing; then only PID 1 takes in orphans.
    unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) };
    // SAFETY: there is one thread, so nobody holds a lock that the child would miss the owner of.
    let program = unsafe { libc::fork() };
    if program > 0 {
        serve(program);
    }
    let failed = (program < 0).then(io::Error::last_os_error);
    // SAFETY: the set was written by `pthread_sigmask`; the others take plain numbers. Who was orphaned before it could say
    // that it wants to be told is told now.
    unsafe {
        if failed.is_some() {
            libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
        } else {
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGTERM, 0, 0, 0);
            if libc::getppid().cast_unsigned() != init {
                libc::raise(libc::SIGTERM);
            }
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const before, std::ptr::null_mut());
    }
    failed.map_or(Ok(()), Err)
}

/// What the init does until the program has ended.
fn serve(program: libc::pid_t) -> ! {
    let mut all = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: the set is written before it is read, the path is a C string, and all else is plain numbers. The descriptors
    // are the program's: whoever reads its output sees its end, and this process has nothing to say.
    let all = unsafe {
        libc::syscall(libc::SYS_close_range, 0, libc::c_uint::MAX, 0);
        libc::chdir(c"/".as_ptr());
        libc::prctl(libc::PR_SET_NAME, c"gracefully-init".as_ptr(), 0, 0, 0);
        // Ignored by whoever started us, children would vanish.
        libc::signal(libc::SIGCHLD, libc::SIG_DFL);
        libc::sigfillset(all.as_mut_ptr());
        all.assume_init()
    };
    loop {
        if let Some(status) = reap(program) {
            end_what_is_left();
            end_like(status);
        }
        let mut about = MaybeUninit::<libc::siginfo_t>::zeroed();
        // SAFETY: both are valid for the duration of the call; all zero bytes are a valid value of the second.
        let (signal, by_somebody) = unsafe {
            let signal = libc::sigwaitinfo(&raw const all, about.as_mut_ptr());
            (signal, about.assume_init().si_code <= 0)
        };
        match signal {
            // Somebody has ended, which is looked at in any case, or nothing came.
            libc::SIGCHLD | ..=0 => {}
            // SAFETY: both take plain numbers; the program has not been asked how it ended, so its number is its own.
            signal if by_somebody => unsafe {
                libc::kill(program, signal);
            },
            // The terminal's, which has stopped the program too; whoever waits for us sees that we are.
            // SAFETY: as above.
            libc::SIGTSTP => unsafe {
                libc::raise(libc::SIGSTOP);
            },
            _ => {}
        }
    }
}

/// Asks all who have ended how; gives what the program says.
fn reap(program: libc::pid_t) -> Option<c_int> {
    let mut ended = None;
    loop {
        let mut status = 0;
        // SAFETY: the status is valid for the duration of the call.
        match unsafe { libc::waitpid(-1, &raw mut status, libc::WNOHANG) } {
            ..=0 => return ended,
            pid if pid == program => ended = Some(status),
            _ => {}
        }
    }
}

/// The program has ended: what it left gets a moment, and is killed then. What comes to us meanwhile is told too.
fn end_what_is_left() {
    for (signal, patience) in [libc::SIGTERM, libc::SIGKILL].into_iter().zip(FAREWELL) {
        let until = Instant::now() + patience;
        let mut told = HashSet::new();
        loop {
            // Nobody of them is the program.
            reap(0);
            let left = children();
            if left.is_empty() {
                return;
            }
            for child in left {
                if told.insert(child.pid)
                    && let Ok(pid) = libc::pid_t::try_from(child.pid)
                {
                    // SAFETY: it takes plain numbers; a child that was not asked how it ended has its number for itself.
                    unsafe { libc::kill(pid, signal) };
                }
            }
            if Instant::now() >= until {
                break;
            }
            thread::sleep(LOOK);
        }
    }
}

/// Ends as the program did. PID 1 cannot end by a signal, and says it by its status.
fn end_like(status: c_int) -> ! {
    if libc::WIFSIGNALED(status) {
        let signal = libc::WTERMSIG(status);
        let no_core = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: the sets are written before they are read, and the limit lives for the duration of the call. SIG_DFL is
        // legal for every signal that a process can end by.
        unsafe {
            // The program's own is the one to look at.
            libc::setrlimit(libc::RLIMIT_CORE, &raw const no_core);
            libc::signal(signal, libc::SIG_DFL);
            let mut set = MaybeUninit::<libc::sigset_t>::uninit();
            libc::sigemptyset(set.as_mut_ptr());
            libc::sigaddset(set.as_mut_ptr(), signal);
            libc::raise(signal);
            libc::pthread_sigmask(libc::SIG_UNBLOCK, set.as_ptr(), std::ptr::null_mut());
        }
        exit_now(128_u8.saturating_add(u8::try_from(signal).unwrap_or(0)));
    }
    exit_now(u8::try_from(libc::WEXITSTATUS(status)).unwrap_or(1))
}
