//! The thread that reads stdin.

use std::io;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use crate::boxed;
use crate::os::standard::{Awaited, Nudge, Waiter, is_others, read, unread, waiter};

/// How much is read at once.
pub(super) const CHUNK: usize = 8 * 1024;
/// How much of what has come before the stop is read after it: what a pipe holds.
const LAST: usize = 64 * 1024;
/// How often a terminal is looked at that is somebody else's.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// There is one stdin.
pub(super) static INPUT: Input = Input(Mutex::new(State {
    nudge: None,
    bytes: Vec::new(),
    end: None,
    wanted: Wanted::Nothing,
    waker: None,
    is_taken: false,
}));

pub(super) struct Input(Mutex<State>);

struct State {
    /// Of the thread, once there is one.
    nudge: Option<Nudge>,
    /// What was read, and is nobody's yet.
    bytes: Vec<u8>,
    /// What came after it.
    end: Option<End>,
    wanted: Wanted,
    waker: Option<Waker>,
    /// There is a reader.
    is_taken: bool,
}

/// What the thread is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Nothing,
    /// To read once.
    More,
    /// To read what is there, and nothing after it.
    Last,
}

/// Why there is no more.
#[derive(Debug)]
pub(super) enum End {
    Eof,
    Failed(io::Error),
    /// The stop has come.
    Stopped,
}

impl Input {
    /// Makes the caller the one who reads, if nobody is.
    pub(super) fn take(&self) -> bool {
        !mem::replace(&mut self.lock().is_taken, true)
    }

    /// The caller reads no more, and leaves this.
    pub(super) fn give_back(&self, mut unused: Vec<u8>) {
        let mut state = self.lock();
        unused.append(&mut state.bytes);
        (state.bytes, state.waker, state.is_taken) = (unused, None, false);
        state.want(Wanted::Nothing);
    }

    /// Adds what was read to `into`; what comes first of more and the end. After the stop: of what is there.
    pub(super) fn poll(
        &'static self,
        waker: &Waker,
        stopped: bool,
        into: &mut Vec<u8>,
    ) -> Poll<Result<(), End>> {
        let mut state = self.lock();
        if !state.bytes.is_empty() {
            if into.is_empty() {
                mem::swap(into, &mut state.bytes);
            } else {
                into.append(&mut state.bytes);
            }
            return Poll::Ready(Ok(()));
        }
        if let Some(end) = state.end.take() {
            return Poll::Ready(Err(end));
        }
        if let Err(error) = self.start(&mut state) {
            return Poll::Ready(Err(End::Failed(error)));
        }
        if state.waker.as_ref().is_none_or(|known| !known.will_wake(waker)) {
            state.waker = Some(waker.clone());
        }
        state.want(if stopped { Wanted::Last } else { Wanted::More });
        Poll::Pending
    }

    fn start(&'static self, state: &mut State) -> io::Result<()> {
        if state.nudge.is_none() {
            let (nudge, waiter) = waiter()?;
            boxed::thread("gracefully-stdin", Box::new(move || self.serve(&waiter)))?;
            state.nudge = Some(nudge);
        }
        Ok(())
    }

    fn serve(&self, waiter: &Waiter) {
        let mut chunk = vec![0; CHUNK];
        loop {
            let wanted = self.lock().wanted;
            match wanted {
                Wanted::Nothing => {
                    waiter.wait(Awaited::Nothing, None);
                }
                Wanted::More if !waiter.wait(Awaited::Input, None) => {}
                // To read is to be stopped, and who is stopped cannot end.
                Wanted::More if is_others() => {
                    waiter.wait(Awaited::Nothing, Some(LOOK_AGAIN));
                }
                Wanted::More => self.read_once(&mut chunk),
                Wanted::Last => self.read_last(waiter, &mut chunk),
            }
        }
    }

    fn read_once(&self, chunk: &mut [u8]) {
        // Whoever wanted it may be gone.
        if self.lock().wanted != Wanted::More {
            return;
        }
        match read(chunk) {
            Ok(0) => self.put(&[], Some(End::Eof)),
            Ok(read) => self.put(&chunk[..read], None),
            // Somebody was faster where reads do not wait, or a signal handler ran.
            Err(error) if is_passing(&error) => {}
            Err(error) => self.put(&[], Some(End::Failed(error))),
        }
    }

    fn read_last(&self, waiter: &Waiter, chunk: &mut [u8]) {
        let mut left = unread().min(LAST);
        let end = loop {
            if left == 0 || !waiter.wait(Awaited::Input, Some(Duration::ZERO)) || is_others() {
                break End::Stopped;
            }
            let most = left.min(chunk.len());
            match read(&mut chunk[..most]) {
                Ok(0) => break End::Eof,
                Ok(read) => {
                    left -= read;
                    self.lock().bytes.extend_from_slice(&chunk[..read]);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break End::Stopped,
            }
        };
        self.put(&[], Some(end));
    }

    fn put(&self, bytes: &[u8], end: Option<End>) {
        let mut state = self.lock();
        state.bytes.extend_from_slice(bytes);
        // The last look comes after what was being read when it was asked for.
        if state.wanted != Wanted::Last || end.is_some() {
            state.wanted = Wanted::Nothing;
        }
        state.end = state.end.take().or(end);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Held only to look and to set.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn want(&mut self, wanted: Wanted) {
        if mem::replace(&mut self.wanted, wanted) != wanted
            && let Some(nudge) = &self.nudge
        {
            nudge.nudge();
        }
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock)
}
