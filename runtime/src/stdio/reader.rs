//! Whoever reads stdin.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::input::{End, INPUT};
use super::{OWNER, StdinLines, tell};
use crate::engine::PartnerGone;
use crate::work::{Stop, Stopping};

/// How long after the stop the thread may take to look what is there. It may sit in a read.
const LAST_LOOK: Duration = Duration::from_millis(50);

/// The bytes of stdin, until it ends or the program is told to stop: see [`Stdin`].
///
/// It does not fail. Where another [`Stdin`] is there already, reading this one does
/// ([`ResourceBusy`](io::ErrorKind::ResourceBusy)) until that one is dropped.
pub fn stdin() -> Stdin {
    let stop = OWNER.get().map(|stop| (stop.clone(), stop.stopping()));
    Stdin { bytes: Vec::new(), at: 0, has_it: INPUT.take(), ended: None, stop, patience: None }
}

/// The bytes of stdin, until it ends or the program is told to stop. Made by [`stdin`].
///
/// A read of tokio's `stdin()` sits in a thread of the runtime until a key is pressed, and no runtime ends before. This
/// one is read by a thread of its own, which waits for stdin and for being told, and for which nobody waits. Dropping a
/// read in the middle (`select!`, a time-out) loses nothing.
///
/// ```no_run
/// # async fn serve(app: gracefully::App) -> std::io::Result<()> {
/// app.stop_at_eof();
/// let mut lines = gracefully::stdin().lines();
/// while let Some(line) = lines.next_line().await? {
///     println!("{}", line.to_uppercase());
/// }
/// # Ok(()) }
/// ```
///
/// # When it ends
///
/// - **At its end**: the pipe's writer is gone, the file is over, Ctrl+D. `/dev/null`, and a stdin that was closed, end at
///   once. Where the lifecycle says `eof = "request"`, or the app [so](crate::App::stop_at_eof), that requests the
///   shutdown, with the reason [`StdinEnded`](crate::Reason::StdinEnded), as soon as all that came before was taken. An
///   error ends it too, after it was given. Who reads nothing learns of no end.
/// - **At the stop**: what has come by then can still be read, up to 64 KiB of it, so that what was asked before is
///   answered; of a file nothing more. Then it is at its end, 50 ms after the stop at the latest. A line that is not
///   whole is then no line of [`lines`](Self::lines).
///
/// Outside of an app (`#[graceful_main]`, or [`Builder::run`](crate::Builder::run)) there is no stop to end with.
///
/// # What it takes of stdin
///
/// Nothing that nobody waits for, and then what is there, up to 8 KiB. What was read and not used when this is dropped is
/// the next one's. A child that inherits stdin gets what comes after that.
///
/// Its flags are left as they are, since the parent and the children have the same ones. So where another process reads it
/// too, and is faster, the thread sits in its read until more comes: nothing waits for it, but what comes then may be
/// lost to this program. The standard library's and tokio's `stdin()` have a buffer each: use one of them, or this.
///
/// A terminal is not read while this program is in its background, where reading it would have the program stopped
/// (SIGTTIN), and who is stopped cannot end: it is read once the program is in the foreground.
///
/// # A server on stdin and stdout
///
/// Such as for the Model Context Protocol. Its clients end it by closing its stdin; two seconds later comes SIGTERM, and
/// two seconds after that SIGKILL. So:
///
/// ```no_run
/// # use gracefully::{App, graceful_main, lifecycle};
/// # async fn serve<R, W>(_: (R, W)) -> Result<(), std::io::Error> { Ok(()) }
/// #[lifecycle(grace = "1500ms", drain = "1s", eof = "request", exit = "status")]
/// struct Server;
///
/// #[graceful_main]
/// async fn main(app: App<Server>) -> Result<(), std::io::Error> {
///     // Any that takes a reader and a writer of tokio, such as rmcp's `service.serve(..)`.
///     serve((gracefully::stdin(), gracefully::stdout())).await
/// }
/// ```
///
/// - `eof = "request"`: the client is gone when stdin has ended or nobody reads stdout. The calls that run then are what
///   the drain is for: a call that can take longer watches [`Stop`], and answers by [`remaining`](Stop::remaining).
/// - [`stdout`](crate::stdout): a client that does not read has the program blocked in no write.
/// - `exit = "status"`: Ctrl+C is an ordinary end of a server, with the status 0.
/// - Nothing but the protocol is on stdout: no `println!`. Logs go to stderr.
pub struct Stdin {
    bytes: Vec<u8>,
    /// How many of them are used.
    at: usize,
    /// It is the one who reads.
    has_it: bool,
    ended: Option<Ended>,
    stop: Option<(Stop, Stopping)>,
    patience: Option<Pin<Box<Sleep>>>,
}

/// What it has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Eof,
    Stopped,
}

impl Stdin {
    /// The same as lines.
    pub fn lines(self) -> StdinLines {
        StdinLines::new(self)
    }

    /// What was read and is not used.
    pub(super) fn unused(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    pub(super) fn ended(&self) -> Option<Ended> {
        self.ended
    }

    /// This many bytes are used.
    pub(super) fn used(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.bytes.len());
        if self.at == self.bytes.len() {
            self.bytes.clear();
            self.at = 0;
        }
    }

    /// Reads more to what is not used; `false` at the end.
    pub(super) fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        if self.ended.is_some() {
            return Poll::Ready(Ok(false));
        }
        self.has_it = self.has_it || INPUT.take();
        if !self.has_it {
            let message = "another `gracefully::stdin()` is being read";
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::ResourceBusy, message)));
        }
        let stop = self.stop.as_mut();
        let stopped = stop.is_some_and(|(_, stopping)| Pin::new(stopping).poll(cx).is_ready());
        if self.at > 0 {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        match INPUT.poll(cx.waker(), stopped, &mut self.bytes) {
            Poll::Ready(Ok(())) => Poll::Ready(Ok(true)),
            Poll::Ready(Err(end)) => Poll::Ready(self.end(end)),
            Poll::Pending if stopped => {
                ready!(self.poll_patience(cx));
                Poll::Ready(self.end(End::Stopped))
            }
            Poll::Pending => Poll::Pending,
        }
    }

    /// On the app's runtime, wherever this is polled.
    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(runtime) = self.stop.as_ref().and_then(|(stop, _)| stop.runtime()) else {
            return Poll::Ready(());
        };
        let patience = self.patience.get_or_insert_with(|| {
            let _entered = runtime.enter();
            Box::pin(sleep(LAST_LOOK))
        });
        patience.as_mut().poll(cx)
    }

    fn end(&mut self, end: End) -> io::Result<bool> {
        let (ended, result) = match end {
            End::Stopped => (Ended::Stopped, Ok(false)),
            End::Eof => (Ended::Eof, Ok(false)),
            End::Failed(error) => (Ended::Eof, Err(error)),
        };
        self.ended = Some(ended);
        if ended == Ended::Eof {
            tell(PartnerGone::Stdin);
        }
        result
    }
}

impl AsyncBufRead for Stdin {
    fn poll_fill_buf(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        if this.unused().is_empty() {
            ready!(this.poll_more(cx))?;
        }
        Poll::Ready(Ok(this.unused()))
    }

    fn consume(self: Pin<&mut Self>, amount: usize) {
        self.get_mut().used(amount);
    }
}

impl AsyncRead for Stdin {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let bytes = ready!(self.as_mut().poll_fill_buf(cx))?;
        let amount = bytes.len().min(into.remaining());
        into.put_slice(&bytes[..amount]);
        self.used(amount);
        Poll::Ready(Ok(()))
    }
}

impl Drop for Stdin {
    fn drop(&mut self) {
        if self.has_it {
            self.bytes.drain(..self.at);
            INPUT.give_back(std::mem::take(&mut self.bytes));
        }
    }
}

impl fmt::Debug for Stdin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unused, ended) = (self.unused().len(), self.ended.is_some());
        f.debug_struct("Stdin").field("unused", &unused).field("ended", &ended).finish_non_exhaustive()
    }
}
