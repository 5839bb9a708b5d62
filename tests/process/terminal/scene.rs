//! The program `watched` on a terminal, and the pipe through which it is told what to do.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use support::terminal::{Left, Terminal};
use tempfile::TempDir;
use vt100::Screen;

pub(crate) const WATCHED: &str = env!("CARGO_BIN_EXE_watched");

/// When nothing is left to wait for, what the machine may be late with.
pub(crate) const AT_ONCE: Duration = Duration::from_secs(10);

/// Orders for `watched`.
pub(crate) struct Orders {
    folder: TempDir,
    pipe: Option<File>,
}

impl Orders {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let made = Command::new("mkfifo").arg(folder.path().join("orders")).status();
        assert!(made.is_ok_and(|status| status.success()), "a pipe can be made");
        Self { folder, pipe: None }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("orders")
    }

    /// Gives an order. The first waits for the program to listen.
    pub(crate) fn give(&mut self, order: &str) {
        let path = self.path();
        let pipe = self.pipe.get_or_insert_with(|| File::create(path).expect("it is there"));
        writeln!(pipe, "{order}").expect("it listens");
    }

    /// Whether nobody listens: the program is gone.
    pub(crate) fn nobody_listens(&self) -> bool {
        let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        OpenOptions::new().write(true).custom_flags(flags).open(self.path()).is_err()
    }
}

/// `watched` on a terminal.
pub(crate) struct Scene {
    pub(crate) terminal: Terminal,
    pub(crate) orders: Orders,
}

impl Scene {
    /// Starts it, and waits until it is ready.
    pub(crate) fn start(size: (u16, u16), variables: &[(&str, &str)]) -> Self {
        let orders = Orders::new();
        let path = orders.path();
        let path = path.to_str().expect("text");
        let terminal = Terminal::start(Path::new(WATCHED), &[path], variables, size);
        terminal.row_with(&["ready"]);
        Self { terminal, orders }
    }

    /// Starts it, presses Ctrl+C, and waits for the row.
    pub(crate) fn closing(size: (u16, u16), variables: &[(&str, &str)]) -> Self {
        let mut scene = Self::start(size, variables);
        scene.terminal.press("\x03");
        scene.terminal.row_with(&["0 of 3 done", "main"]);
        scene
    }

    /// Waits until the row is drawn anew, and what is above it is as it should be.
    pub(crate) fn redrawn(&self, what: &str, is_so: impl Fn(&Screen, &[String]) -> bool) {
        let before = self.terminal.row_with(&["of 3 done"]);
        let redrawn =
            |rows: &[String]| rows.last().is_some_and(|row| row.contains("of 3 done") && *row != before);
        self.terminal.until(what, |screen, rows| is_so(screen, rows) && redrawn(rows));
    }

    /// Has everything end.
    pub(crate) fn finish(mut self) -> Left {
        for order in ["end main", "close server", "close cache", "close database"] {
            self.orders.give(order);
        }
        self.terminal.wait(AT_ONCE)
    }
}

/// Asserts that nothing is left of the row, that the terminal is as it was, and that it ended clean.
pub(crate) fn assert_clean(left: &Left) {
    assert_gone(left);
    assert_eq!(left.status, 130, "it ended by SIGINT:\n{}", left.rows.join("\n"));
    let last = "  Database  cleaned ";
    assert!(left.rows.iter().any(|row| row.starts_with(last)), "no report in\n{}", left.rows.join("\n"));
}

/// Asserts that nothing is left of the row, and that the terminal is as it was.
pub(crate) fn assert_gone(left: &Left) {
    let rows = left.rows.join("\n");
    assert!(!rows.contains("of 3 done"), "the row is still there:\n{rows}");
    assert!(left.below.iter().all(String::is_empty), "below the end: {:?}", left.below);
    assert!(left.restored, "the terminal is not what it was");
    assert!(!left.bytes.contains("\x1b[?"), "a mode of the terminal was changed");
}
