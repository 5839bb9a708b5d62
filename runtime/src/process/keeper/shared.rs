//! What the keeper and the owner of a child both have of it.

use std::process::{ChildStderr, ChildStdin, ChildStdout, ExitStatus};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::{Desk, STDERR, STDOUT, token};
use crate::os::child::{Group, Output};
use crate::work::Stop;

/// A child, as both have it.
pub(crate) struct Shared {
    pub(super) id: u64,
    pub(crate) name: String,
    pub(super) desk: Arc<Desk>,
    pub(in crate::process) stop: Stop,
    /// Of the present process, or the last. Held to read it, never longer.
    group: Mutex<Arc<Group>>,
    /// Its owner has killed it: it is not started again.
    killed: AtomicBool,
    restarts: AtomicU32,
    /// How it has ended, once it has for good.
    ended: watch::Sender<Ended>,
    /// Held while one is taken, or while one that nobody has taken is read from, which does not block.
    pipes: Mutex<Pipes>,
}

/// Whether a child has ended for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    NotYet,
    /// With this status; none where somebody else has taken it.
    With(Option<ExitStatus>),
}

/// What is piped and nobody has taken.
#[derive(Default)]
pub(crate) struct Pipes {
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<Output>,
    pub(crate) stderr: Option<Output>,
}

impl Pipes {
    /// What the standard library has made of a command's pipes.
    pub(super) fn of(
        stdin: Option<ChildStdin>,
        stdout: Option<ChildStdout>,
        stderr: Option<ChildStderr>,
    ) -> Self {
        Self { stdin, stdout: stdout.map(Output::from), stderr: stderr.map(Output::from) }
    }
}

impl Shared {
    pub(super) fn new(
        id: u64,
        name: String,
        desk: Arc<Desk>,
        stop: Stop,
        group: Arc<Group>,
        pipes: Pipes,
    ) -> Self {
        Self {
            id,
            name,
            desk,
            stop,
            group: Mutex::new(group),
            killed: AtomicBool::new(false),
            restarts: AtomicU32::new(0),
            ended: watch::Sender::new(Ended::NotYet),
            pipes: Mutex::new(pipes),
        }
    }

    pub(crate) fn group(&self) -> Arc<Group> {
        Arc::clone(&self.group.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// It was started again.
    pub(super) fn renew(&self, group: Arc<Group>, pipes: Pipes) {
        *self.group.lock().unwrap_or_else(PoisonError::into_inner) = group;
        *self.pipes() = pipes;
        self.restarts.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn restarts(&self) -> u32 {
        self.restarts.load(Ordering::SeqCst)
    }

    /// Its name and its process.
    pub(super) fn who(&self) -> String {
        format!("{} (process {})", self.name, self.group().pid())
    }

    /// Kills everybody in its group; whether it was not known yet that it is to be killed. Whoever starts it again looks
    /// for that afterwards.
    pub(super) fn kill(&self) -> bool {
        let first = !self.killed.swap(true, Ordering::SeqCst);
        self.group().kill();
        first
    }

    pub(super) fn is_killed(&self) -> bool {
        self.killed.load(Ordering::SeqCst)
    }

    /// It has ended for good.
    pub(super) fn settle(&self, status: Option<ExitStatus>) {
        self.ended.send_if_modified(|ended| {
            let first = *ended == Ended::NotYet;
            if first {
                *ended = Ended::With(status);
            }
            first
        });
    }

    pub(crate) fn is_running(&self) -> bool {
        *self.ended.borrow() == Ended::NotYet
    }

    pub(crate) async fn wait(&self) -> Option<ExitStatus> {
        let mut ended = self.ended.subscribe();
        // The sender is here as long as this is.
        match ended.wait_for(|ended| *ended != Ended::NotYet).await.as_deref() {
            Ok(Ended::With(status)) => *status,
            _ => None,
        }
    }

    /// Takes a pipe, inside of the runtime, whose reactor it is for.
    pub(crate) fn inside<T>(&self, take: impl FnOnce(&mut Pipes) -> Option<T>) -> Option<T> {
        let _inside = self.stop.news().runtime()?.enter();
        take(&mut self.pipes())
    }

    /// Takes an output, which nobody but the taker reads from then on.
    pub(crate) fn take_output(&self, take: impl FnOnce(&mut Pipes) -> Option<Output>) -> Option<Output> {
        let output = take(&mut self.pipes())?;
        output.unwatch(&self.desk.watch);
        Some(output)
    }

    pub(super) fn watch_outputs(&self) {
        let pipes = self.pipes();
        for (output, what) in [(&pipes.stdout, STDOUT), (&pipes.stderr, STDERR)] {
            if let Some(output) = output {
                output.watch(&self.desk.watch, token(self.id, what));
            }
        }
    }

    /// Something came by a pipe that nobody may have taken.
    pub(super) fn make_room(&self, by_stderr: bool) {
        let pipes = self.pipes();
        if let Some(output) = if by_stderr { &pipes.stderr } else { &pipes.stdout } {
            output.make_room();
        }
    }

    fn pipes(&self) -> MutexGuard<'_, Pipes> {
        self.pipes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
