//! What happens in a child between fork and exec.

use std::io;
use std::os::fd::RawFd;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::os::LedgerMark;

/// What is done in the child before it becomes another program. The same for each time that a command is started.
#[derive(Debug)]
pub(crate) struct Birth {
    /// What the child gets when the thread that has started it ends, and so with this process.
    death: libc::c_int,
    /// What asks it to end: not ignored.
    stop: libc::c_int,
    /// Whose child it is to be.
    parent: libc::pid_t,
    /// A descriptor that it inherits, and no other child; -1 is none.
    inherited: AtomicI32,
    /// What it notes of itself before it runs. Locked by the thread that starts it alone, so the child finds it free.
    ledger: Mutex<Option<LedgerMark>>,
}

impl Birth {
    /// Of children of this process. A child that is a worker of ours gets SIGTERM when we are gone, any other SIGKILL.
    pub(crate) fn new(is_worker: bool, stop: u8) -> Self {
        Self {
            death: if is_worker { libc::SIGTERM } else { libc::SIGKILL },
            stop: libc::c_int::from(stop),
            // SAFETY: `getpid` has no preconditions and cannot fail.
            parent: unsafe { libc::getpid() },
            inherited: AtomicI32::new(-1),
            ledger: Mutex::new(None),
        }
    }

    /// The next child inherits this descriptor. It must be open until then.
    pub(crate) fn hand_down(&self, fd: RawFd) {
        self.inherited.store(fd, Ordering::Release);
    }

    /// The next child writes this line before it runs: from then on somebody knows that it is there.
    pub(crate) fn enlist(&self, mark: Option<LedgerMark>) {
        *self.ledger.lock().unwrap_or_else(PoisonError::into_inner) = mark;
    }
}

/// Has `command` start each time as `birth` says, in a group of its own.
pub(crate) fn prepare(command: &mut Command, birth: Arc<Birth>) {
    command.process_group(0);
    // SAFETY: what is called in the child, `bear`, calls async-signal-safe functions alone, allocates nothing, frees
    // nothing and takes no lock: see there. The closure itself is dropped with the command, in the parent.
    unsafe {
        command.pre_exec(move || bear(&birth));
    }
}

/// In the child: the standard library has made the group by now, and has left the signals to us but for SIGPIPE.
fn bear(birth: &Birth) -> io::Result<()> {
    reset_signals(birth.stop);
    die_with_parent(birth)?;
    let fd = birth.inherited.load(Ordering::Acquire);
    if fd >= 0 {
        // SAFETY: `fcntl` with these touches no memory; in the parent's table, which is another one, nothing changes.
        if unsafe { libc::fcntl(fd, libc::F_SETFD, 0) } < 0 {
            return Err(io::Error::last_os_error());
        }
    }
    if let Ok(ledger) = birth.ledger.try_lock()
        && let Some(mark) = *ledger
    {
        mark.write();
    }
    Ok(())
}

/// What the parent blocks or ignores would reach into the child, which then could not be ended. One that the parent's
/// own parent has it ignore, a hangup under `nohup`, stays ignored.
fn reset_signals(stop: libc::c_int) {
    // SAFETY: all are async-signal-safe, the set and the action are initialised before they are read, all-zero bytes
    // are a valid action, and SIG_DFL is legal for every signal that is not refused; a refusal changes nothing.
    unsafe {
        let mut none = std::mem::zeroed::<libc::sigset_t>();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, std::ptr::null_mut());
        for signal in 1..32 {
            let mut action = std::mem::zeroed::<libc::sigaction>();
            let known = libc::sigaction(signal, std::ptr::null(), &raw mut action) == 0;
            let keeps = signal == libc::SIGHUP && signal != stop;
            if known && action.sa_sigaction == libc::SIG_IGN && !keeps {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
    }
}

/// The kernel ends it when whoever has started it is gone, also by SIGKILL; and not at all if that was before it asked.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn die_with_parent(birth: &Birth) -> io::Result<()> {
    let death = libc::c_ulong::from(birth.death.unsigned_abs());
    // SAFETY: `prctl` with PR_SET_PDEATHSIG takes a signal's number and touches no memory, and `getppid` has no
    // preconditions. Both are plain system calls.
    unsafe {
        if libc::prctl(libc::PR_SET_PDEATHSIG, death, 0, 0, 0) < 0 {
            return Err(io::Error::last_os_error());
        }
        if libc::getppid() != birth.parent {
            return Err(io::Error::from_raw_os_error(libc::ESRCH));
        }
    }
    Ok(())
}

/// Elsewhere no kernel does.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn die_with_parent(_: &Birth) -> io::Result<()> {
    Ok(())
}
