//! What is started, and what is done with it.

use std::fmt;
use std::io;
use std::path::Path;

use serde::Serialize;
use tokio::process::Command;

use super::child::Child;
use super::keeper::{self, Plan};
use super::policy::OnExit;
use super::worker;
use crate::words::Signal;
use crate::work::Stop;

/// A child that was not started yet: the command, and what is done with it. Made by [`Child::builder`] and
/// [`Child::worker`], or from a [`Command`] as it is.
///
/// The command's own `process_group`, `kill_on_drop` and death signal do not count: the child leads a group of its own,
/// and ends at its turn. What it does not say about stdin, stdout and stderr the child inherits.
#[must_use = "nothing is started before `spawn`, `app.child` or `scope.manage`"]
pub struct Builder {
    command: Command,
    name: Option<String>,
    on_exit: OnExit,
    stop_signal: Signal,
    message: Option<Vec<u8>>,
}

impl Builder {
    pub(super) fn new(command: Command) -> Self {
        Self { command, name: None, on_exit: OnExit::Report, stop_signal: Signal::Term, message: None }
    }

    pub(super) fn worker<T: Serialize + ?Sized>(message: &T) -> io::Result<Self> {
        let message = serde_json::to_vec(message)?;
        let mut builder = Self::new(worker::command()?).name("worker");
        builder.message = Some(message);
        Ok(builder)
    }

    /// What lines and the report call it (default: the last part of the program's path).
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// What an exit that nobody asked for does (default: [`OnExit::Report`]).
    pub fn on_exit(mut self, on_exit: impl Into<OnExit>) -> Self {
        self.on_exit = on_exit.into();
        self
    }

    /// What asks the group to end (default: SIGTERM).
    pub fn stop_signal(mut self, signal: Signal) -> Self {
        self.stop_signal = signal;
        self
    }

    /// The command: for a worker, to give it arguments or another stdout.
    pub fn command_mut(&mut self) -> &mut Command {
        &mut self.command
    }

    /// Starts it. Whoever holds the child ends it: as a field of a resource, by [`Child::end`].
    ///
    /// # Errors
    ///
    /// Where the command cannot be started, with its name.
    pub fn spawn(self, stop: &impl AsRef<Stop>) -> io::Result<Child> {
        let command = self.command.into_std();
        let name = self.name.unwrap_or_else(|| name_of(command.get_program().as_ref()));
        let plan = Plan {
            command,
            name,
            on_exit: self.on_exit,
            stop_signal: self.stop_signal,
            message: self.message,
            stop: stop.as_ref().clone(),
        };
        keeper::start(plan).map(Child::of)
    }
}

fn name_of(program: &Path) -> String {
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

impl From<Command> for Builder {
    fn from(command: Command) -> Self {
        Self::new(command)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("command", &self.command)
            .field("on_exit", &self.on_exit)
            .finish_non_exhaustive()
    }
}
