//! Stdout, and the thread that writes it.

use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::AsyncWrite;

use super::tell;
use crate::boxed;
use crate::engine::PartnerGone;
use crate::os::standard::{AT_ONCE, Awaited, Nudge, Waiter, waiter, write};

/// How much may wait to be written.
const MOST: usize = 8 * 1024;
/// How soon a write is tried again that should have been possible.
const TRY_AGAIN: Duration = Duration::from_millis(10);

/// There is one stdout.
static OUTPUT: Output = Output(Mutex::new(State {
    nudge: None,
    bytes: Vec::new(),
    failed: None,
    is_closed: false,
    wakers: Vec::new(),
}));

struct Output(Mutex<State>);

struct State {
    /// Of the thread, once there is one.
    nudge: Option<Nudge>,
    /// What is to be written.
    bytes: Vec<u8>,
    /// What went wrong, until somebody is told.
    failed: Option<io::Error>,
    /// Nobody reads it any more.
    is_closed: bool,
    wakers: Vec<Waker>,
}

/// A writer of stdout: see [`Stdout`].
///
/// It does not fail. All of them are the same: what is written comes in the order of the writes.
pub fn stdout() -> Stdout {
    // Where there is no thread the first write tells.
    let _ = OUTPUT.start(&mut OUTPUT.lock());
    Stdout(())
}

/// A writer of stdout. Made by [`stdout`].
///
/// It is written by a thread of its own, for which nobody waits: where nobody reads stdout, a write is pending, and is
/// dropped like any other future when its time is up. Up to 8 KiB wait for that thread: flush after what matters. What was
/// not flushed when the program ends may be lost.
///
/// Where stdout is closed at its other end every write fails ([`BrokenPipe`](io::ErrorKind::BrokenPipe)). It is noticed
/// at once, not only at the next write, and requests the shutdown where the end of stdin does (`eof = "request"`, or
/// [`App::stop_at_eof`](crate::App::stop_at_eof)), with the reason [`StdoutClosed`](crate::Reason::StdoutClosed).
///
/// The standard library's and tokio's `stdout()` have a buffer each: what is written by several of them comes in no order.
#[derive(Debug)]
pub struct Stdout(());

impl AsyncWrite for Stdout {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        let mut state = OUTPUT.lock();
        state.check()?;
        OUTPUT.start(&mut state)?;
        let amount = from.len().min(MOST.saturating_sub(state.bytes.len()));
        if amount == 0 && !from.is_empty() {
            return state.wait(cx.waker());
        }
        state.bytes.extend_from_slice(&from[..amount]);
        // While something is left to write the thread looks by itself.
        if state.bytes.len() == amount
            && let Some(nudge) = &state.nudge
        {
            nudge.nudge();
        }
        Poll::Ready(Ok(amount))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut state = OUTPUT.lock();
        state.check()?;
        if state.bytes.is_empty() { Poll::Ready(Ok(())) } else { state.wait(cx.waker()) }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}

impl State {
    fn check(&mut self) -> io::Result<()> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        if self.is_closed {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    }

    fn wait<T>(&mut self, waker: &Waker) -> Poll<T> {
        if !self.wakers.iter().any(|known| known.will_wake(waker)) {
            self.wakers.push(waker.clone());
        }
        Poll::Pending
    }
}

impl Output {
    fn start(&'static self, state: &mut State) -> io::Result<()> {
        if state.nudge.is_none() {
            let (nudge, waiter) = waiter()?;
            boxed::thread("gracefully-stdout", Box::new(move || self.serve(&waiter)))?;
            state.nudge = Some(nudge);
        }
        Ok(())
    }

    fn serve(&self, waiter: &Waiter) {
        let mut piece = Vec::with_capacity(AT_ONCE);
        loop {
            let state = self.lock();
            piece.clear();
            piece.extend_from_slice(&state.bytes[..state.bytes.len().min(AT_ONCE)]);
            let is_closed = state.is_closed;
            drop(state);
            if piece.is_empty() {
                let awaited = if is_closed { Awaited::Nothing } else { Awaited::Loss };
                if waiter.wait(awaited, None) {
                    self.lost();
                }
            } else if waiter.wait(Awaited::Room, None) {
                self.write(waiter, &piece);
            }
        }
    }

    /// Where the pipe takes it at once; else the thread waits, and nobody for it.
    fn write(&self, waiter: &Waiter, piece: &[u8]) {
        match write(piece) {
            Ok(written) => self.wake(|state| drop(state.bytes.drain(..written))),
            Err(error) => match error.kind() {
                io::ErrorKind::Interrupted => {}
                io::ErrorKind::WouldBlock => {
                    waiter.wait(Awaited::Nothing, Some(TRY_AGAIN));
                }
                io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => self.lost(),
                _ => self.wake(|state| {
                    state.bytes.clear();
                    state.failed = Some(error);
                }),
            },
        }
    }

    fn lost(&self) {
        self.wake(|state| {
            state.bytes.clear();
            state.is_closed = true;
        });
        tell(PartnerGone::Stdout);
    }

    /// Something has changed.
    fn wake(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        let wakers = mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Held only to look and to set.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
