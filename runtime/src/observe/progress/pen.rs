use std::io::IsTerminal;
use std::time::Duration;

use super::Mode;
use super::live::Screen;
use crate::{os, stderr};

/// Who has it writes to stderr.
pub(super) struct Pen {
    /// Stderr took nothing for too long. Who never does is waited for once.
    stuck: bool,
    /// A line was written: it was nobody's by then, and whoever writes the next one trusts in that.
    is_free: bool,
    screen: Option<Screen>,
}

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    /// A thread that may be kept, by whoever has stderr locked.
    Spare,
    /// One that others wait for.
    Needed,
}

impl Pen {
    pub(super) fn new(mode: Mode) -> Self {
        let screen = if mode == Mode::Live { Screen::new() } else { None };
        Self { stuck: false, is_free: false, screen }
    }

    /// Whether something can be drawn.
    pub(super) fn draws(&self) -> bool {
        self.screen.is_some()
    }

    /// Writes a line, or several.
    pub(super) fn line(&mut self, text: &str, writer: Writer) {
        let text = match &mut self.screen {
            Some(screen) => screen.line(text),
            // After the echo of a key, `^C`, the line begins where that does.
            None if std::io::stderr().is_terminal() => format!("\r{text}\n"),
            None => format!("{text}\n"),
        };
        self.write(&text, writer);
    }

    /// Erases what is drawn, for good.
    pub(super) fn close(&mut self) {
        if let Some(screen) = &mut self.screen {
            let text = screen.close();
            self.write(&text, Writer::Needed);
        }
    }

    fn write(&mut self, text: &str, writer: Writer) {
        if text.is_empty() {
            return;
        }
        let patience = if self.stuck { Duration::ZERO } else { stderr::PATIENCE };
        // Also before the lock is taken: whoever has it may wait for the same.
        self.stuck = !os::takes_output(patience);
        if self.stuck {
            return;
        }
        if writer == Writer::Spare || self.is_free {
            self.stuck = !stderr::write(text, patience);
            self.is_free = true;
        } else {
            (self.stuck, self.is_free) = stderr::write_in_time(text, patience);
        }
    }
}

#[cfg(feature = "progress")]
impl Pen {
    /// Draws what goes on, where the terminal takes it.
    pub(super) fn draw(&mut self, view: &crate::engine::View) {
        if let Some(screen) = &mut self.screen
            && screen.is_open()
            && os::takes_output(Duration::ZERO)
            && !os::in_background()
        {
            // What does not fit now is drawn again in a moment.
            let _ = stderr::write(&screen.draw(view), Duration::ZERO);
        }
    }
}
