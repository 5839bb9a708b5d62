//! The row on the terminal: sizes, widths and colours are `console`'s business. (`indicatif`
//! would bring more crates than there is room for, and it must know of every line that the program prints.)
//!
//! Nobody knows what the program prints in between, so the cursor is left where it was, with some room below, and the
//! lowest row of the terminal is the one that is drawn. What is printed goes where it would go without us: whole lines,
//! several of them, half ones, and the terminal's own `^C`. Next time everything from the cursor on is cleared, and the row is drawn anew. No mode of the
//! terminal is changed, so there is none to restore: a process that is killed leaves a row of text behind, no more.
//!
//! More lines than there is room for, within a tenth of a second, run over it: they are all there, and what is left of
//! the row stands behind one of them. (To reserve the lowest row, as `apt` does, is a mode of the terminal, and a
//! process that is killed would leave it behind.)

use std::fmt::Write;

use console::{Style, Term};

use super::row::row;
use crate::engine::View;
use crate::words::Urgency;

/// Down one row in the same column; at the lower edge everything moves up. (A line feed would return the carriage.)
const DOWN: &str = "\x0b";

/// Remember where the cursor is, and go there: DECSC and DECRC, which every terminal since the VT100 knows.
const SAVE: &str = "\x1b7";
const RESTORE: &str = "\x1b8";

/// Clear from the cursor on, and stay there: ED, where `console` would go to the beginning of the row first.
const CLEAR: &str = "\x1b[J";

/// Go to the beginning of the row, and clear all of it: EL.
const CLEAR_ROW: &str = "\r\x1b[2K";

/// The least number of rows in which there is room for it.
const ROWS_AT_LEAST: u16 = 3;

pub(in crate::observe::progress) struct Screen {
    /// Knows the size. What it writes itself would wait for whoever has stderr locked.
    term: Term,
    /// Everything that belongs together is written at once.
    text: String,
    /// What goes on, if it is drawn.
    drawn: Option<View>,
    open: bool,
}

impl Screen {
    #[expect(clippy::unnecessary_wraps, reason = "the same signature as without the feature")]
    pub(in crate::observe::progress) fn new() -> Option<Self> {
        Some(Self { term: Term::stderr(), text: String::new(), drawn: None, open: true })
    }

    pub(in crate::observe::progress) fn is_open(&self) -> bool {
        self.open
    }

    /// What draws the row.
    pub(in crate::observe::progress) fn draw(&mut self, view: &View) -> String {
        self.drawn = Some(view.clone());
        self.put_row(view);
        std::mem::take(&mut self.text)
    }

    /// What writes a line, in a row of its own, above the drawn one.
    pub(in crate::observe::progress) fn line(&mut self, text: &str) -> String {
        self.clear();
        self.fresh_row();
        self.put(text);
        self.put("\n");
        if let Some(view) = self.drawn.take() {
            self.put_row(&view);
            self.drawn = Some(view);
        }
        std::mem::take(&mut self.text)
    }

    /// Draws no more. What erases what is drawn.
    pub(in crate::observe::progress) fn close(&mut self) -> String {
        self.clear();
        self.drawn = None;
        self.open = false;
        std::mem::take(&mut self.text)
    }

    fn put_row(&mut self, view: &View) {
        let (rows, columns) = self.term.size();
        if rows < ROWS_AT_LEAST {
            return;
        }
        // The last column stays free: where it is filled, some terminals go on to the next row.
        let text = row(view, usize::from(columns.saturating_sub(1)));
        let text = style(view.urgency).apply_to(text).to_string();
        let room = room(rows);
        self.put(CLEAR);
        self.put(&DOWN.repeat(room));
        // Up again, and down as far as it goes: CUU and CUD.
        let _ = write!(self.text, "\x1b[{room}A{SAVE}\x1b[{rows}B\r{text}{RESTORE}");
    }

    fn clear(&mut self) {
        if self.drawn.is_some() {
            self.put(CLEAR);
        }
    }

    /// Goes to the beginning of a row, the next one where something stands in this one: as many spaces as there are
    /// columns fill a row from its beginning, and run over from anywhere else.
    fn fresh_row(&mut self) {
        if let Some((_, columns)) = self.term.size_checked() {
            self.put(&" ".repeat(usize::from(columns)));
            self.put(CLEAR_ROW);
        }
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// How many rows there are at least between the cursor and the lowest one: room for what the program prints until the
/// next time.
fn room(rows: u16) -> usize {
    usize::from(rows / 2).clamp(1, 20)
}

/// Out of the way as long as all is well.
fn style(urgency: Urgency) -> Style {
    let style = Style::new().for_stderr();
    match urgency {
        Urgency::Graceful => style.dim(),
        Urgency::Fast => style.yellow(),
        Urgency::Immediate => style.red(),
    }
}
