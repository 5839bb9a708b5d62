//! The row that is drawn again and again, and the thread that does.

mod row;
mod screen;

use std::io::IsTerminal;
use std::time::{Duration, Instant};

pub(super) use screen::Screen;

use super::Voice;
use crate::boxed;
use crate::engine::View;

/// Between two rows.
const EVERY: Duration = Duration::from_millis(100);

/// To look on must not slow down what is looked at: of all the time, at most one part in this many is spent on it.
const SHARE: u32 = 20;

/// Whether stderr is a terminal that can move its cursor.
pub(super) fn is_possible() -> bool {
    std::io::stderr().is_terminal() && !console::is_dumb()
}

impl Voice {
    /// Draws what `look` says on a thread of its own, until it is closed or nobody answers.
    pub(crate) fn show(&self, look: impl Fn() -> Option<View> + Send + 'static) {
        let voice = self.clone();
        let show = move || {
            let mut pause = Duration::ZERO;
            while voice.rest(pause) {
                let asked = Instant::now();
                let Some(view) = look() else { return };
                pause = EVERY.max(asked.elapsed() * SHARE);
                voice.draw(&view);
            }
        };
        // Without a thread there is nothing to see, which is no reason to close differently.
        let _ = boxed::thread("gracefully-live", Box::new(show));
    }
}
