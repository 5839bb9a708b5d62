//! What happens in a child between fork and exec.

use std::io;
use std::os::fd::RawFd;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

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
    /// What is written down before it runs.
    ledger: Option<LedgerMark>,
}

/// A record that the child itself writes, before it becomes another program: from then on somebody knows that it is
/// there.
#[derive(Debug, Clone)]
#[cfg_attr(not(test), allow(dead_code, reason = "for whoever keeps a ledger"))]
pub(crate) struct LedgerMark {
    /// Where to: opened for appending, so that one `write` is one record.
    pub(crate) fd: RawFd,
    /// The record, with as many zeros as there are digits in the longest number where the child's is to stand.
    pub(crate) record: Vec<u8>,
    /// Where the number stands in it.
    pub(crate) pid_at: usize,
}

/// Digits of the longest process number.
const DIGITS: usize = 10;

/// No record is longer: it is filled in on the stack.
const RECORD_AT_MOST: usize = 256;

impl Birth {
    /// Of children of this process. A child that is a worker of ours gets SIGTERM when we are gone, any other SIGKILL.
    pub(crate) fn new(is_worker: bool, stop: u8, ledger: Option<LedgerMark>) -> Self {
        Self {
            death: if is_worker { libc::SIGTERM } else { libc::SIGKILL },
            stop: libc::c_int::from(stop),
            // SAFETY: `getpid` has no preconditions and cannot fail.
            parent: unsafe { libc::getpid() },
            inherited: AtomicI32::new(-1),
            ledger,
        }
    }

    /// The next child inherits this descriptor. It must be open until then.
    pub(crate) fn hand_down(&self, fd: RawFd) {
        self.inherited.store(fd, Ordering::Release);
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
    enlist(birth.ledger.as_ref())
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

/// In the child: writes its record, with its number filled in, by one `write`. A child that cannot be written down does
/// not start.
fn enlist(mark: Option<&LedgerMark>) -> io::Result<()> {
    let Some(mark) = mark else { return Ok(()) };
    // SAFETY: `getpid` has no preconditions and cannot fail.
    let pid = unsafe { libc::getpid() }.cast_unsigned();
    let mut filled = [0; RECORD_AT_MOST];
    let Some(record) = fill(&mut filled, &mark.record, mark.pid_at, pid) else {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    };
    // SAFETY: `write` gets a valid slice and its length. It is async-signal-safe.
    let written = unsafe { libc::write(mark.fd, record.as_ptr().cast(), record.len()) };
    if written == record.len().cast_signed() { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// A record with the number in its place; nothing where it does not fit. It allocates nothing.
fn fill<'a>(
    filled: &'a mut [u8; RECORD_AT_MOST],
    record: &[u8],
    at: usize,
    mut pid: u32,
) -> Option<&'a [u8]> {
    let filled = filled.get_mut(..record.len())?;
    filled.copy_from_slice(record);
    for digit in filled.get_mut(at..at.checked_add(DIGITS)?)?.iter_mut().rev() {
        *digit = b'0' + u8::try_from(pid % 10).unwrap_or(0);
        pid /= 10;
    }
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_in_its_place() {
        let mut space = [0; RECORD_AT_MOST];
        assert_eq!(fill(&mut space, b"child 0000000000 x\n", 6, 4711), Some(&b"child 0000004711 x\n"[..]));
        assert_eq!(fill(&mut space, b"0000000000", 0, u32::MAX), Some(&b"4294967295"[..]));
        assert_eq!(fill(&mut space, b"000", 0, 1), None);
        assert_eq!(fill(&mut space, &[b'0'; RECORD_AT_MOST + 1], 0, 1), None);
    }

    #[test]
    fn a_child_writes_its_own_record_before_it_runs() {
        let (mut reader, writer) = io::pipe().expect("a pipe");
        let fd = std::os::fd::AsRawFd::as_raw_fd(&writer);
        let mark = LedgerMark { fd, record: b"0000000000\n".to_vec(), pid_at: 0 };
        let mut command = Command::new("sh");
        prepare(command.args(["-c", "echo $$"]), Arc::new(Birth::new(false, 15, Some(mark))));
        let out = command.output().expect("it starts");
        drop((command, writer));
        let mut record = String::new();
        io::Read::read_to_string(&mut reader, &mut record).expect("it can be read");
        let said = String::from_utf8_lossy(&out.stdout);
        assert_eq!(record.trim().parse::<u32>().ok(), said.trim().parse().ok(), "{record} {said}");
    }
}
