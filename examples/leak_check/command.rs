//! The command that runs, and its end.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::PoisonError;

use anyhow::Context;
use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};
use rustix::process::{
    Pid, Signal, WaitOptions, kill_process, kill_process_group, set_child_subreaper, waitpid,
};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{ChildStdin, Command};
use tokio::sync::watch;

use crate::options::End;
use crate::processes::below;

/// A command that was started here. Whatever it starts comes to us when its parent ends, also from another session.
#[derive(Resource)]
#[resource(timeout = "2s")]
pub(crate) struct Running {
    pid: Pid,
    /// Held open, until its end is asked for.
    stdin: Mutex<Option<ChildStdin>>,
    lines: watch::Receiver<Vec<String>>,
    ended: watch::Receiver<Option<ExitStatus>>,
}

impl Running {
    pub(crate) fn start(command: &[OsString], with_stdin: bool) -> anyhow::Result<Self> {
        set_child_subreaper(Some(rustix::process::getpid()))
            .context("cannot take in what the command leaves")?;
        let (program, arguments) = command.split_first().context("no command")?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(if with_stdin { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let pid =
            child.id().and_then(|id| Pid::from_raw(id.cast_signed())).context("it ended before it ran")?;
        let (line, lines) = watch::channel(Vec::new());
        tokio::spawn(pass_on(child.stdout.take(), line.clone()));
        tokio::spawn(pass_on(child.stderr.take(), line));
        let stdin = Mutex::new(child.stdin.take());
        let (end, ended) = watch::channel(None);
        tokio::spawn(async move {
            if let Ok(status) = child.wait().await {
                let _ = end.send(Some(status));
            }
        });
        Ok(Self { pid, stdin, lines, ended })
    }

    /// Waits until it says this.
    pub(crate) async fn says(&self, text: &str) {
        let mut lines = self.lines.clone();
        let said = lines.wait_for(|lines| lines.iter().any(|line| line.contains(text))).await;
        if said.is_err() {
            // It says nothing any more: its end is next.
            std::future::pending::<()>().await;
        }
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&self) -> ExitStatus {
        let mut ended = self.ended.clone();
        let status = ended.wait_for(Option::is_some).await.ok().and_then(|status| *status);
        match status {
            Some(status) => status,
            None => std::future::pending().await,
        }
    }

    /// Has it end.
    pub(crate) fn end(&self, how: End) -> io::Result<()> {
        match how {
            End::Term => kill_process(self.pid, Signal::TERM)?,
            End::Kill => kill_process(self.pid, Signal::KILL)?,
            End::Int => kill_process_group(self.pid, Signal::INT)?,
            End::Hup => kill_process_group(self.pid, Signal::HUP)?,
            End::Quit => kill_process_group(self.pid, Signal::QUIT)?,
            End::Eof => drop(self.stdin.lock().unwrap_or_else(PoisonError::into_inner).take()),
            End::None => {}
        }
        Ok(())
    }

    /// Asks how what came to us has ended, so that it is gone. The command itself is somebody else's to ask.
    pub(crate) fn reap(&self) {
        for process in below(std::process::id()).into_iter().filter(|process| process.has_ended) {
            let orphan = Pid::from_raw(process.pid.cast_signed()).filter(|pid| *pid != self.pid);
            if orphan.is_some() {
                let _ = waitpid(orphan, WaitOptions::NOHANG);
            }
        }
    }
}

impl Cleanup for Running {
    /// Nothing of it outlives this program.
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        self.abort();
        Ok(())
    }

    fn abort(&self) {
        for process in below(std::process::id()) {
            if let Some(pid) = Pid::from_raw(process.pid.cast_signed()) {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
    }
}

/// Shows what it says, and keeps it.
async fn pass_on(output: Option<impl AsyncRead + Unpin>, said: watch::Sender<Vec<String>>) {
    let Some(output) = output else { return };
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let _ = writeln!(io::stderr(), "| {line}");
        said.send_modify(|lines| lines.push(line));
    }
}
