use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};

use super::Mode;
use super::pen::Pen;

/// What is to be said while it closes, and whoever says it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Voice {
    lines: Sender<String>,
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    mode: Mode,
    pen: Mutex<Pen>,
    /// Lines that were sent and are not written: whoever lets go of the pen looks here, so none is left lying.
    pending: AtomicUsize,
    /// Rung when nothing is drawn any more.
    pub(super) closed: Condvar,
}

impl Voice {
    pub(crate) fn new(mode: Mode) -> Self {
        let (lines, inbox) = mpsc::channel();
        let shared = Shared {
            mode,
            pen: Mutex::new(Pen::new(mode, inbox)),
            pending: AtomicUsize::new(0),
            closed: Condvar::new(),
        };
        Self { lines, shared: Arc::new(shared) }
    }

    pub(crate) fn mode(&self) -> Mode {
        self.shared.mode
    }

    /// Takes a line, without waiting for anything. Somebody has to [`write`](Self::write) it.
    pub(crate) fn send(&self, line: String) {
        self.shared.pending.fetch_add(1, Ordering::AcqRel);
        // The other end is in `shared`.
        let _ = self.lines.send(line);
    }

    /// Writes what was sent. Where somebody else has the pen, that one does: a thread alone can get stuck here.
    pub(crate) fn write(&self) {
        while self.shared.pending.load(Ordering::Acquire) > 0 {
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
        while let Some(line) = pen.next() {
            self.shared.pending.fetch_sub(1, Ordering::AcqRel);
            pen.line(&line);
        }
    }

    pub(super) fn pen(&self) -> MutexGuard<'_, Pen> {
        self.shared.pen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
