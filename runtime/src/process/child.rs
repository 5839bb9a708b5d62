//! A child process as its owner has it.

use std::fmt;
use std::io;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};

use super::builder::Builder;
use super::keeper::{self, Shared};
use crate::app::App;
use crate::clock;
use crate::context::CleanupContext;
use crate::plan::{Facts, Identity};
use crate::resource::fields::{Share, current};
use crate::resource::{Cleanup, CleanupResult, DeclaredIn, Lifecycle, Managed, Resource};
use crate::words::Urgency;
use crate::work::{Scope, Stop};

/// How long a child has that is ended outside of any cleanup.
const BY_HAND: Duration = Duration::from_secs(5);

/// A child process, and everything that it starts in its group. See the [module](super).
///
/// It is a resource itself, for [`App::child`]; and a field of one, which may be ordered, timed and named:
///
/// ```no_run
/// # use gracefully::{App, Resource};
/// use gracefully::process::Child;
/// use tokio::process::Command;
///
/// #[derive(Resource)]
/// #[resource(timeout = "10s")]
/// struct Encoder {
///     #[cleanup(with = Child::end, abort = Child::kill)]
///     ffmpeg: Child,
/// }
///
/// # fn start(app: App) -> std::io::Result<()> {
/// let encoder = app.manage(Encoder { ffmpeg: Child::spawn(&app, Command::new("ffmpeg"))? });
/// # Ok(())
/// # }
/// ```
///
/// One that is dropped without having been ended is killed, with its group.
#[must_use = "a child that is dropped is killed"]
pub struct Child(Arc<Shared>);

impl Child {
    /// A child of this command, with more to be said about it.
    pub fn builder(command: Command) -> Builder {
        Builder::new(command)
    }

    /// A worker: this very program, started anew, which finds `message` by
    /// [`first_message`](super::first_message). See the [module](super#workers).
    ///
    /// # Errors
    ///
    /// Where the message is no JSON, or the program is not known.
    pub fn worker<T: Serialize + ?Sized>(message: &T) -> io::Result<Builder> {
        Builder::worker(message)
    }

    /// Starts a child: [`Builder::spawn`].
    ///
    /// # Errors
    ///
    /// Where the command cannot be started, with its name.
    pub fn spawn(stop: &impl AsRef<Stop>, child: impl Into<Builder>) -> io::Result<Self> {
        child.into().spawn(stop)
    }

    pub(super) fn of(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// Asks the group to end, waits until everybody in it has, and kills it where that takes too long: for
    /// `#[cleanup(with = Child::end)]`, where it takes what the field has of the cleanup's time. Elsewhere it takes 5 s
    /// at most.
    ///
    /// It may be called more than once.
    ///
    /// # Errors
    ///
    /// Where it had to be killed, or could not be: the text says who, and after how long.
    pub async fn end(&self) -> CleanupResult {
        let by_hand = || {
            let cx =
                CleanupContext::new("child", clock::now(), BY_HAND, Urgency::Graceful, self.0.stop.news());
            Share::of(&cx, 1)
        };
        self.end_in(current().unwrap_or_else(by_hand)).await
    }

    /// The same, within the time of this cleanup, in a [`Cleanup`] that is written by hand.
    ///
    /// # Errors
    ///
    /// As [`end`](Self::end).
    pub async fn end_within(&self, cx: &CleanupContext) -> CleanupResult {
        self.end_in(Share::of(cx, 1)).await
    }

    async fn end_in(&self, share: Share) -> CleanupResult {
        let cx = share.cx.clone();
        let outcome = keeper::end(&self.0, share).await;
        for note in outcome.notes {
            cx.note(note);
        }
        outcome.error.map_or(Ok(()), |error| Err(error.into()))
    }

    /// Kills the group at once, and waits for nobody: for `abort = Child::kill`.
    pub fn kill(&self) {
        keeper::kill(&self.0);
    }

    /// Resolves when it has ended, and is not started again, with its exit status; `None` where somebody else in this
    /// process has waited for all children and taken it. Waiting does not end it.
    pub async fn wait(&self) -> Option<ExitStatus> {
        self.0.wait().await
    }

    /// Whether it has not ended. One that waits to be started again has not.
    pub fn is_running(&self) -> bool {
        self.0.is_running()
    }

    /// The number of its process: of the present one, or the last.
    pub fn id(&self) -> u32 {
        self.0.group().pid()
    }

    /// What lines and the report call it.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// How often it was started again.
    pub fn restarts(&self) -> u32 {
        self.0.restarts()
    }

    /// Its stdin, where the command has it piped and nobody has taken it. Where it is not taken it stays open.
    pub fn take_stdin(&self) -> Option<ChildStdin> {
        self.0.inside(|pipes| ChildStdin::from_std(pipes.stdin.take()?).ok())
    }

    /// Its stdout, where the command has it piped and nobody has taken it.
    ///
    /// The child never waits for somebody to take it: as long as nobody has, what it writes is thrown away, but for the
    /// last half of what the pipe holds, 32 KiB (on Linux; elsewhere take what you pipe).
    pub fn take_stdout(&self) -> Option<ChildStdout> {
        let stdout = self.0.take_output(|pipes| pipes.stdout.take())?;
        self.0.inside(|_| ChildStdout::from_std(stdout.into_stdout()?).ok())
    }

    /// The same of its stderr.
    pub fn take_stderr(&self) -> Option<ChildStderr> {
        let stderr = self.0.take_output(|pipes| pipes.stderr.take())?;
        self.0.inside(|_| ChildStderr::from_std(stderr.into_stderr()?).ok())
    }
}

impl Cleanup for Child {
    async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
        self.end_within(cx).await
    }

    fn abort(&self) {
        self.kill();
    }
}

impl Resource for Child {
    const IDENTITY: Identity =
        Identity::here("Child", env!("CARGO_PKG_VERSION"), module_path!(), file!(), line!(), 1);
    const FACTS: Facts =
        Facts::here("Child", env!("CARGO_PKG_VERSION"), module_path!(), file!(), line!() - 1, 1);
}

impl Drop for Child {
    fn drop(&mut self) {
        keeper::forget(&self.0);
    }
}

impl fmt::Debug for Child {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Child").field("name", &self.name()).field("id", &self.id()).finish_non_exhaustive()
    }
}

impl<L: Lifecycle> App<L> {
    /// Starts a child and manages it: a [`Command`], or a [`Builder`] that says more. At its turn its group gets SIGTERM,
    /// time to end, and SIGKILL where that does not do. See [`process`](super).
    ///
    /// # Errors
    ///
    /// Where the command cannot be started, with its name.
    #[track_caller]
    pub fn child(&self, child: impl Into<Builder>) -> io::Result<Managed<Child>>
    where
        Child: DeclaredIn<L>,
    {
        Ok(self.manage(child.into().spawn(self)?))
    }

    /// Starts this very program anew as a worker that gets `message`, and manages it as [`child`](Self::child) does. See
    /// [`process`](super#workers).
    ///
    /// # Errors
    ///
    /// Where the message is no JSON or too long, or the worker cannot be started.
    #[track_caller]
    pub fn worker<T: Serialize + ?Sized>(&self, message: &T) -> io::Result<Managed<Child>>
    where
        Child: DeclaredIn<L>,
    {
        self.child(Child::worker(message)?)
    }
}

impl<L: Lifecycle> Scope<L> {
    /// As [`App::child`]: it ends with this scope.
    ///
    /// # Errors
    ///
    /// Where the command cannot be started, with its name.
    #[track_caller]
    pub fn child(&self, child: impl Into<Builder>) -> io::Result<Managed<Child>>
    where
        Child: DeclaredIn<L>,
    {
        Ok(self.manage(child.into().spawn(&self.stop())?))
    }
}
