use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Mode;
use super::pen::{Pen, Writer};
use crate::stderr;

/// How long others wait for the pen: a little longer than who has it waits for stderr.
const PATIENCE: Duration = Duration::from_millis(700);

/// How long what was sent is left to those who were asked to write it.
const MOMENT: Duration = Duration::from_millis(5);

/// What is to be said while it closes, and whoever says it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Voice {
    shared: Arc<Shared>,
}

struct Shared {
    mode: Mode,
    /// Held only to look, to take and to give back.
    desk: Mutex<Desk>,
    /// Rung when the pen is given back, where somebody waits for it.
    back: Condvar,
    /// Rung when nothing is drawn any more.
    closed: Condvar,
    /// What was sent and is not written. Held only to push and pop; a channel would be three times its code in every
    /// program.
    lines: Mutex<VecDeque<Line>>,
}

/// A line that whoever writes it puts into words: the guardian has no time for that.
pub(crate) type Line = Box<dyn FnOnce() -> String + Send>;

struct Desk {
    /// None while somebody has it.
    pen: Option<Pen>,
    wanted: usize,
    /// Who has it does not give it back: stderr is locked. Others write without it.
    is_lost: bool,
    /// Something may be drawn.
    open: bool,
}

/// Whoever has the pen.
struct Turn<'a> {
    voice: &'a Voice,
    pen: Option<Pen>,
}

impl Voice {
    pub(crate) fn new(mode: Mode) -> Self {
        let pen = Pen::new(mode);
        let desk = Desk { wanted: 0, is_lost: false, open: pen.draws(), pen: Some(pen) };
        let (desk, back, closed, lines) =
            (Mutex::new(desk), Condvar::new(), Condvar::new(), Mutex::default());
        Self { shared: Arc::new(Shared { mode, desk, back, closed, lines }) }
    }

    pub(crate) fn mode(&self) -> Mode {
        self.shared.mode
    }

    /// Takes a line, without waiting for anything. Somebody has to [`write`](Self::write) it.
    pub(crate) fn send(&self, line: Line) {
        self.lines().push_back(line);
    }

    /// Writes what was sent. Where somebody else has the pen, that one does: a thread alone can get stuck here.
    pub(crate) fn write(&self) {
        self.write_as(Writer::Spare);
    }

    /// Nothing is drawn from here on; what was sent before is written.
    pub(crate) fn close(&self) {
        self.desk().open = false;
        self.shared.closed.notify_all();
        self.leave_to_others();
        if let Some(mut turn) = self.turn() {
            turn.with(Pen::close);
        }
        self.write_as(Writer::Needed);
    }

    /// Writes a line, or several, from a thread that others wait for.
    pub(crate) fn say(&self, text: &str) {
        if let Some(mut turn) = self.turn() {
            turn.with(|pen| pen.line(text, Writer::Needed));
        } else {
            while let Some(line) = self.next_line() {
                stderr::line(&line);
            }
            stderr::line(text);
        }
        self.write_as(Writer::Needed);
    }

    /// Gives those a moment who were asked to write what was sent: they may be kept by whoever has stderr locked, and who
    /// may not be has to start a thread for it.
    fn leave_to_others(&self) {
        let mut desk = self.desk();
        desk.wanted += 1;
        let is_unwritten = |desk: &mut Desk| desk.pen.is_none() || !self.lines().is_empty();
        let waited = self.shared.back.wait_timeout_while(desk, MOMENT, is_unwritten);
        waited.unwrap_or_else(PoisonError::into_inner).0.wanted -= 1;
    }

    fn write_as(&self, writer: Writer) {
        // Whoever lets go of the pen looks again, so none is left lying.
        while !self.lines().is_empty() {
            let Some(mut turn) = self.turn_now() else { return };
            while let Some(line) = self.next_line() {
                turn.with(|pen| pen.line(&line, writer));
            }
        }
    }

    fn turn_now(&self) -> Option<Turn<'_>> {
        let pen = self.desk().pen.take();
        pen.map(|pen| Turn { voice: self, pen: Some(pen) })
    }

    /// The pen, unless whoever has it is stuck.
    fn turn(&self) -> Option<Turn<'_>> {
        let mut desk = self.desk();
        if desk.pen.is_none() && !desk.is_lost {
            desk.wanted += 1;
            let waited = self.shared.back.wait_timeout_while(desk, PATIENCE, |desk| desk.pen.is_none());
            desk = waited.unwrap_or_else(PoisonError::into_inner).0;
            desk.wanted -= 1;
        }
        let pen = desk.pen.take();
        desk.is_lost = pen.is_none();
        pen.map(|pen| Turn { voice: self, pen: Some(pen) })
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.shared.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_line(&self) -> Option<String> {
        let line = self.lines().pop_front();
        line.map(|line| line())
    }

    fn lines(&self) -> MutexGuard<'_, VecDeque<Line>> {
        self.shared.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(feature = "progress")]
impl Voice {
    /// Draws what goes on, and writes what was sent meanwhile.
    pub(super) fn draw(&self, view: &crate::engine::View) {
        if let Some(mut turn) = self.turn() {
            turn.with(|pen| pen.draw(view));
        }
        self.write();
    }

    /// Waits as long as that; whether there is still something to draw.
    pub(super) fn rest(&self, time: Duration) -> bool {
        let waited = self.shared.closed.wait_timeout_while(self.desk(), time, |desk| desk.open);
        waited.unwrap_or_else(PoisonError::into_inner).0.open
    }
}

impl Turn<'_> {
    fn with(&mut self, act: impl FnOnce(&mut Pen)) {
        if let Some(pen) = &mut self.pen {
            act(pen);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut desk = self.voice.desk();
        desk.pen = self.pen.take();
        desk.is_lost = false;
        if desk.wanted > 0 {
            self.voice.shared.back.notify_all();
        }
    }
}
