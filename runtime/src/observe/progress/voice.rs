use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};

use super::Mode;
use super::pen::Pen;

/// What is to be said while it closes, and whoever says it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Voice {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    mode: Mode,
    pen: Mutex<Pen>,
    /// What was sent and is not written. Held only to push and pop; a channel would be three times its code in every
    /// program.
    lines: Mutex<VecDeque<String>>,
    /// Rung when nothing is drawn any more.
    pub(super) closed: Condvar,
}

impl Voice {
    pub(crate) fn new(mode: Mode) -> Self {
        let pen = Mutex::new(Pen::new(mode));
        let shared = Shared { mode, pen, lines: Mutex::default(), closed: Condvar::new() };
        Self { shared: Arc::new(shared) }
    }

    pub(crate) fn mode(&self) -> Mode {
        self.shared.mode
    }

    /// Takes a line, without waiting for anything. Somebody has to [`write`](Self::write) it.
    pub(crate) fn send(&self, line: String) {
        self.lines().push_back(line);
    }

    /// Writes what was sent. Where somebody else has the pen, that one does: a thread alone can get stuck here.
    pub(crate) fn write(&self) {
        // Whoever lets go of the pen looks again, so none is left lying.
        while !self.lines().is_empty() {
            match self.shared.pen.try_lock() {
                Ok(pen) => self.write_with(pen),
                Err(TryLockError::Poisoned(poisoned)) => self.write_with(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) => return,
            }
        }
    }

    /// Nothing is drawn from here on; what was sent before is written.
    pub(crate) fn close(&self) {
        self.with_pen(Pen::close);
        self.shared.closed.notify_all();
    }

    /// Writes a line, or several, from a thread that may wait for it.
    pub(crate) fn say(&self, text: &str) {
        self.with_pen(|pen| pen.line(text));
    }

    /// Does something with the pen, and afterwards what others have left to do with it.
    pub(super) fn with_pen(&self, act: impl FnOnce(&mut Pen)) {
        let mut pen = self.pen();
        act(&mut pen);
        self.write_with(pen);
        self.write();
    }

    fn write_with(&self, mut pen: MutexGuard<'_, Pen>) {
        loop {
            // Not in the head of the loop: there it would be held while it is written.
            let next = self.lines().pop_front();
            match next {
                Some(line) => pen.line(&line),
                None => return,
            }
        }
    }

    pub(super) fn pen(&self) -> MutexGuard<'_, Pen> {
        self.shared.pen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lines(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.shared.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
