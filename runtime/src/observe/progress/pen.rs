use std::io::IsTerminal;
use std::time::Duration;

use super::Mode;
use super::live::Screen;
use crate::{os, stderr};

/// How long a stderr that takes nothing is waited for, once.
const PATIENCE: Duration = Duration::from_millis(500);

/// Who has it writes to stderr. It never blocks for long, so neither do those who wait for it.
pub(super) struct Pen {
    /// Stderr took nothing for too long.
    stuck: bool,
    screen: Option<Screen>,
}

impl Pen {
    pub(super) fn new(mode: Mode) -> Self {
        let screen = if mode == Mode::Live { Screen::new() } else { None };
        Self { stuck: false, screen }
    }

    /// Writes a line, or several.
    pub(super) fn line(&mut self, text: &str) {
        if !self.takes_output() {
            return;
        }
        match &mut self.screen {
            Some(screen) => screen.line(text),
            // After the echo of a key, `^C`, the line begins where that does.
            None if std::io::stderr().is_terminal() => stderr::line(&format!("\r{text}")),
            None => stderr::line(text),
        }
    }

    /// Erases what is drawn, for good.
    pub(super) fn close(&mut self) {
        if self.screen.is_some() {
            let takes_output = self.takes_output();
            self.screen.iter_mut().for_each(|screen| screen.close(takes_output));
        }
    }

    /// Whether stderr takes output. Who never does is waited for once.
    fn takes_output(&mut self) -> bool {
        let patience = if self.stuck { Duration::ZERO } else { PATIENCE };
        self.stuck = !os::takes_output(patience);
        !self.stuck
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
            screen.draw(view);
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.screen.as_ref().is_some_and(Screen::is_open)
    }
}
