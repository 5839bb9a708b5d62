//! Children where there are no process groups and no signals: the child alone is killed, and what it has started lives on.

use std::io;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

use super::{Bell, Process, Sleeper, bell};

/// Nothing is done in the child here.
#[derive(Debug)]
pub(crate) struct Birth;

impl Birth {
    pub(crate) fn new(_: bool, _: u8) -> Self {
        Self
    }

    pub(crate) fn hand_down(&self, _: i32) {}
}

pub(crate) fn prepare(_: &mut Command, _: Arc<Birth>) {}

/// A child alone.
#[derive(Debug)]
pub(crate) struct Group {
    pid: u32,
    state: std::sync::Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The keeper kills it, who has it, the next time that it asks.
    dies: bool,
    ended: bool,
}

impl Group {
    pub(crate) fn of(leader: &Child) -> Self {
        Self { pid: leader.id(), state: std::sync::Mutex::default() }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Nothing tells of its end.
    pub(crate) fn is_watched_by(&self, _: &Watch, _: u64) -> bool {
        false
    }

    /// There is no gentle way.
    pub(crate) fn stop(&self, _: u8) -> bool {
        self.kill()
    }

    pub(crate) fn kill(&self) -> bool {
        let mut state = self.lock();
        state.dies = true;
        !state.ended
    }

    pub(crate) fn reap(&self, leader: &mut Child) -> io::Result<Option<ExitStatus>> {
        let mut state = self.lock();
        if state.dies && !state.ended {
            // It may have ended by itself meanwhile.
            let _ = leader.kill();
        }
        let ended = leader.try_wait();
        state.ended = !matches!(ended, Ok(None));
        ended
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.lock().ended
    }

    pub(crate) fn members<'a>(&self, _: &'a [Process]) -> Vec<&'a Process> {
        Vec::new()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Where one thread waits, and others ring.
#[derive(Debug)]
pub(crate) struct Watch {
    bell: Bell,
    sleeper: Sleeper,
}

impl Watch {
    pub(crate) fn new() -> io::Result<Self> {
        let (bell, sleeper) = bell()?;
        Ok(Self { bell, sleeper })
    }

    pub(crate) fn ring(&self) {
        self.bell.ring();
    }

    pub(crate) fn wait(&self, limit: Option<Duration>, _: &mut Vec<u64>) {
        self.sleeper.sleep(limit);
    }
}

/// Nothing rings.
pub(crate) fn when_any_child_ends(_: &Arc<Watch>) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A stdout or stderr that nobody has taken. What is piped has to be taken here.
#[derive(Debug)]
pub(crate) enum Output {
    Stdout(ChildStdout),
    Stderr(ChildStderr),
}

impl Output {
    pub(crate) fn watch(&self, _: &Watch, _: u64) {}

    pub(crate) fn unwatch(&self, _: &Watch) {}

    pub(crate) fn make_room(&self) {}

    pub(crate) fn into_stdout(self) -> Option<ChildStdout> {
        if let Self::Stdout(stdout) = self { Some(stdout) } else { None }
    }

    pub(crate) fn into_stderr(self) -> Option<ChildStderr> {
        if let Self::Stderr(stderr) = self { Some(stderr) } else { None }
    }
}

impl From<ChildStdout> for Output {
    fn from(stdout: ChildStdout) -> Self {
        Self::Stdout(stdout)
    }
}

impl From<ChildStderr> for Output {
    fn from(stderr: ChildStderr) -> Self {
        Self::Stderr(stderr)
    }
}

/// There are no workers here.
#[derive(Debug)]
pub(crate) enum Message {}

/// There are no workers here.
#[derive(Debug)]
pub(crate) enum Lifeline {}

impl Message {
    pub(crate) fn write(_: &[u8]) -> io::Result<(Self, Lifeline)> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "there are no workers on this system"))
    }

    pub(crate) fn place(&self) -> io::Result<(i32, u64)> {
        match *self {}
    }
}
