//! The process group of a child, and its leader.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Watch, pidfd};
use crate::os::children::{self, Process};
use crate::os::stat::{ProcessStat, stat_of};

/// A child and everything that it has started in its group.
#[derive(Debug)]
pub(crate) struct Group {
    pid: libc::pid_t,
    pidfd: Option<OwnedFd>,
    /// What tells its members from those of a later group of this number, where the kernel does not.
    session: Option<u32>,
    born: Option<u64>,
    /// Whose child the leader is: a fork of this process has nothing to do with it.
    owner: u32,
    /// Held for one system call that does not block, never longer.
    life: Mutex<Life>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    /// The leader runs, or was not reaped: its number is its own.
    Led,
    /// The leader was reaped. The number stays the group's as long as anybody is in it.
    Reaped,
    /// Nobody is in it.
    Gone,
}

impl Group {
    /// Of a child that was just started and leads one.
    pub(crate) fn of(leader: &Child) -> Self {
        let pid = leader.id().cast_signed();
        // Also where it has ended by now: as long as nobody has asked how, it is seen.
        let seen = stat_of(leader.id());
        Self {
            pid,
            pidfd: pidfd::open(pid),
            session: seen.map(|seen| seen.session),
            born: seen.map(|seen| seen.start),
            owner: std::process::id(),
            life: Mutex::new(Life::Led),
        }
    }

    /// The leader's number, and the group's.
    pub(crate) fn pid(&self) -> u32 {
        self.pid.cast_unsigned()
    }

    /// Has the watch say this token once when the leader has ended; whether it can.
    pub(crate) fn is_watched_by(&self, watch: &Watch, token: u64) -> bool {
        self.pidfd.as_ref().is_some_and(|pidfd| watch.once(pidfd.as_fd(), token))
    }

    /// Sends a signal to everybody in it; whether anybody is in it who may be signalled.
    pub(crate) fn signal(&self, signal: u8) -> bool {
        let life = self.lock();
        if *life == Life::Gone || std::process::id() != self.owner {
            return false;
        }
        self.reach(*life, libc::c_int::from(signal)) == Ok(())
    }

    /// Asks its leader to end, who may be halted, and everybody in it.
    pub(crate) fn stop(&self, signal: u8) -> bool {
        let sent = self.signal(signal);
        // What was stopped, by reading the terminal in its background, could not even end.
        self.signal(const { low(libc::SIGCONT) });
        sent
    }

    /// Kills everybody in it.
    pub(crate) fn kill(&self) -> bool {
        self.signal(const { low(libc::SIGKILL) })
    }

    /// Asks how its leader has ended, if it has; from then on the leader's number may be another's.
    pub(crate) fn reap(&self, leader: &mut Child) -> io::Result<Option<ExitStatus>> {
        let mut life = self.lock();
        let ended = leader.try_wait();
        if *life == Life::Led && !matches!(ended, Ok(None)) {
            *life = Life::Reaped;
        }
        ended
    }

    /// Whether nobody is in it any more. Only after its leader was reaped; before it never is.
    pub(crate) fn is_gone(&self) -> bool {
        let mut life = self.lock();
        if *life == Life::Reaped && self.reach(*life, 0) == Err(libc::ESRCH) {
            *life = Life::Gone;
        }
        *life == Life::Gone
    }

    /// Those of `seen` who are in it and live. Nobody: what is left has ended, and its parent has not asked how.
    pub(crate) fn members<'a>(&self, seen: &'a [Process]) -> Vec<&'a Process> {
        seen.iter().filter(|process| self.has(&process.stat)).collect()
    }

    fn has(&self, process: &ProcessStat) -> bool {
        process.group == self.pid()
            && self.session.is_none_or(|session| session == process.session)
            && self.born.is_none_or(|born| born <= process.start)
    }

    fn reach(&self, life: Life, signal: libc::c_int) -> Result<(), libc::c_int> {
        if let Some(sent) = self.pidfd.as_ref().and_then(|pidfd| pidfd::signal_group(pidfd, signal)) {
            return sent;
        }
        // By its number, which could be another group's by now if this one has emptied meanwhile.
        if life == Life::Reaped && signal != 0 && self.born.is_some() {
            let seen = children::processes();
            if self.members(&seen).is_empty() {
                return Err(libc::ESRCH);
            }
        }
        // SAFETY: `kill` takes two plain numbers and touches no memory.
        if unsafe { libc::kill(-self.pid, signal) } == 0 {
            return Ok(());
        }
        Err(io::Error::last_os_error().raw_os_error().unwrap_or(libc::ESRCH))
    }

    fn lock(&self) -> MutexGuard<'_, Life> {
        self.life.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Signals have small numbers.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "they are below 65")]
const fn low(signal: libc::c_int) -> u8 {
    signal as u8
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    fn led(command: &str) -> (Child, Group) {
        let mut shell = Command::new("sh");
        // Whoever is left by a test that fails keeps nobody waiting for the end of what it writes.
        shell.args(["-c", command]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        shell.process_group(0);
        let child = shell.spawn().expect("it starts");
        let group = Group::of(&child);
        (child, group)
    }

    fn until(what: &str, is_so: impl Fn() -> bool) {
        let by = Instant::now() + Duration::from_secs(20);
        while !is_so() {
            assert!(Instant::now() < by, "{what} never came");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn reaped(group: &Group, child: &mut Child) -> ExitStatus {
        let ended = std::cell::Cell::new(None);
        let child = std::cell::RefCell::new(child);
        until("its end", || {
            ended.set(group.reap(&mut child.borrow_mut()).expect("it is ours"));
            ended.get().is_some()
        });
        ended.get().expect("it was seen")
    }

    #[test]
    fn everybody_in_it_is_reached_also_when_its_leader_is_gone() {
        let (mut child, group) = led("sleep 60 & exit 3");
        assert!(!group.is_gone(), "its leader was not reaped");
        assert_eq!(reaped(&group, &mut child).code(), Some(3));
        assert!(!group.is_gone(), "one of it lives");
        // Until it runs it is another shell.
        until("one that sleeps", || {
            let seen = children::processes();
            matches!(&group.members(&seen)[..], [one] if one.name == "sleep")
        });
        assert!(group.kill());
        until("that it is gone", || group.is_gone());
        assert!(!group.kill(), "nobody is there to be killed");
    }

    /// A number that was given away belongs to somebody else.
    #[test]
    fn what_is_gone_is_signalled_no_more() {
        let (mut child, group) = led("exit 0");
        reaped(&group, &mut child);
        until("that it is gone", || group.is_gone());
        assert!(!group.signal(0) && !group.stop(15) && !group.kill());
    }

    /// As on kernels that cannot signal a group by a descriptor.
    #[test]
    fn without_a_descriptor_it_is_known_by_session_and_start() {
        let (mut child, mut group) = led("sleep 60 & exit 0");
        group.pidfd = None;
        reaped(&group, &mut child);
        let born = group.born.expect("it was seen");
        group.born = Some(u64::MAX);
        assert!(!group.kill(), "whoever is older than its leader is not of it");
        group.born = Some(born);
        assert!(group.kill());
        until("that it is gone", || group.is_gone());
    }
}
