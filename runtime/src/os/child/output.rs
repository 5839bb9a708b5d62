//! A child's stdout or stderr as long as nobody has taken it.

use std::os::fd::{AsFd, OwnedFd};
use std::process::{ChildStderr, ChildStdout};

use super::Watch;
use super::pipe::make_room;

/// The end to be read from.
#[derive(Debug)]
pub(crate) struct Output(OwnedFd);

impl Output {
    /// Has the watch say this token each time that more has come.
    pub(crate) fn watch(&self, watch: &Watch, token: u64) {
        // Where that cannot be watched, whoever pipes it has to take it.
        watch.each(self.0.as_fd(), token);
    }

    /// Somebody takes it.
    pub(crate) fn unwatch(&self, watch: &Watch) {
        watch.forget(self.0.as_fd());
    }

    /// Throws the oldest away where the pipe is half full: whoever writes to it is not to wait. It does not block.
    pub(crate) fn make_room(&self) {
        make_room(self.0.as_fd());
    }

    /// As what it was.
    #[expect(clippy::unnecessary_wraps, reason = "the same signature as elsewhere")]
    pub(crate) fn into_stdout(self) -> Option<ChildStdout> {
        Some(self.0.into())
    }

    /// As what it was.
    #[expect(clippy::unnecessary_wraps, reason = "the same signature as elsewhere")]
    pub(crate) fn into_stderr(self) -> Option<ChildStderr> {
        Some(self.0.into())
    }
}

impl From<ChildStdout> for Output {
    fn from(stdout: ChildStdout) -> Self {
        Self(stdout.into())
    }
}

impl From<ChildStderr> for Output {
    fn from(stderr: ChildStderr) -> Self {
        Self(stderr.into())
    }
}
