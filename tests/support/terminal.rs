//! A terminal with a program on it: keys are pressed, the screen is read. What is on the screen is what tests wait for.

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::programs::ignore_nothing;
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcgetattr, tcsetwinsize};
use vt100::{Parser, Screen};

/// How long a program may take to show what a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Rows that have left the screen and are kept.
const SCROLLBACK: usize = 1_000;

/// What starts the program and stays: the terminal is looked at before it is hung up.
const SHELL: &str = r#"trap : INT; "$@"; echo "left with $?"; read last"#;

/// A terminal with a program on it, both gone when the test drops it.
pub struct Terminal {
    keys: File,
    shell: Child,
    shown: Arc<Shown>,
    /// How it was before the program started.
    attributes: String,
}

struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: Parser,
    /// Everything that came, as it came.
    bytes: Vec<u8>,
}

/// What is left when the program has ended.
pub struct Left {
    /// Its exit status, as a shell says it.
    pub status: i32,
    /// How long the test waited for its end.
    pub waited: Duration,
    /// What is on the screen and above it, without trailing spaces, to the program's last row.
    pub rows: Vec<String>,
    /// What stands below the next line.
    pub below: Vec<String>,
    /// Everything that was written to the terminal.
    pub bytes: String,
    /// Whether the terminal's settings, its cursor and its colours are what they were, and the next line begins in a row
    /// of its own.
    pub restored: bool,
}

impl Terminal {
    /// Starts a program on a new terminal of so many rows and columns, which is its controlling one: Ctrl+C comes
    /// through. It gets these variables, `TERM` among them, and no others of ours.
    ///
    /// # Panics
    ///
    /// When there is no terminal, or the program does not start.
    pub fn start(program: &Path, arguments: &[&str], variables: &[(&str, &str)], size: (u16, u16)) -> Self {
        ignore_nothing();
        let (keys, stdio) = pair();
        tcsetwinsize(&keys, winsize(size)).expect("it has a size");
        let attributes = attributes(&keys);
        // Only a process itself can take a terminal, and only with a session of its own.
        let mut command = Command::new("setsid");
        command
            .args(["--ctty", "sh", "-c", SHELL, "sh"])
            .arg(program)
            .args(arguments)
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR");
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("GRACEFULLY")) {
                command.env_remove(name);
            }
        }
        command.envs(variables.iter().copied());
        let clone = || Stdio::from(stdio.try_clone().expect("a descriptor can be cloned"));
        let shell = command.stdin(clone()).stdout(clone()).stderr(clone()).spawn().expect("setsid starts");
        let parser = Parser::new(at_least_one(size.0), at_least_one(size.1), SCROLLBACK);
        let state = Mutex::new(State { parser, bytes: Vec::new() });
        let shown = Arc::new(Shown { state, changed: Condvar::new() });
        let (mut output, reader) =
            (keys.try_clone().expect("a descriptor can be cloned"), Arc::clone(&shown));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // It ends with an error, once nobody has the other side open.
            while let Ok(n @ 1..) = output.read(&mut bytes) {
                let mut state = reader.lock();
                state.parser.process(&bytes[..n]);
                state.bytes.extend_from_slice(&bytes[..n]);
                reader.changed.notify_all();
            }
        });
        Self { keys, shell, shown, attributes }
    }

    /// Presses keys.
    ///
    /// # Panics
    ///
    /// When the terminal is gone.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the terminal is there");
    }

    /// Presses Ctrl+C once more, apart from the one before: what comes within 10 ms of another belongs to it, so here
    /// time itself has to pass.
    pub fn press_ctrl_c_again(&mut self) {
        thread::sleep(Duration::from_millis(50));
        self.press("\x03");
    }

    /// Gives the terminal another size.
    ///
    /// # Panics
    ///
    /// When the terminal is gone.
    pub fn resize(&mut self, size: (u16, u16)) {
        let mut state = self.shown.lock();
        state.parser.screen_mut().set_size(at_least_one(size.0), at_least_one(size.1));
        tcsetwinsize(&self.keys, winsize(size)).expect("the terminal is there");
    }

    /// Waits until the screen is as it should be, and gives its rows.
    ///
    /// # Panics
    ///
    /// When that takes half a minute.
    pub fn until(&self, what: &str, is_so: impl Fn(&Screen, &[String]) -> bool) -> Vec<String> {
        let by = Instant::now() + PATIENCE;
        let mut state = self.shown.lock();
        loop {
            let rows = rows(state.parser.screen());
            if is_so(state.parser.screen(), &rows) {
                return rows;
            }
            let left = by.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what} never came; the screen is:\n{}", rows.join("\n"));
            let waited = self.shown.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until a row has all these parts in it, and gives that row.
    pub fn row_with(&self, parts: &[&str]) -> String {
        let has = |row: &&String| parts.iter().all(|part| row.contains(part));
        let rows = self.until(&format!("a row with {parts:?}"), |_, rows| rows.iter().any(|row| has(&row)));
        rows.iter().find(has).cloned().unwrap_or_default()
    }

    /// Waits for the end of the program.
    ///
    /// # Panics
    ///
    /// When it takes longer than `bound`.
    pub fn wait(self, bound: Duration) -> Left {
        let began = Instant::now();
        let end = |rows: &[String]| rows.iter().rposition(|row| row.contains(LEFT_WITH));
        self.until("the end", |_, rows| end(rows).is_some());
        let waited = began.elapsed();
        assert!(waited < bound, "it took {waited:?} to end");
        let mut state = self.shown.lock();
        let screen = state.parser.screen();
        let untouched = !screen.hide_cursor() && !screen.dim() && screen.fgcolor() == vt100::Color::Default;
        let restored = untouched && attributes(&self.keys) == self.attributes;
        let bytes = String::from_utf8_lossy(&state.bytes).into_owned();
        let mut rows = all_rows(&mut state.parser);
        let below = rows.split_off(end(&rows).expect("it was there") + 1);
        let last = rows.pop().unwrap_or_default();
        let (before, status) = last.split_once(LEFT_WITH).expect("it was there");
        let status = status.parse().expect("a number");
        let restored = restored && before.is_empty();
        Left { status, waited, rows, below, bytes, restored }
    }
}

const LEFT_WITH: &str = "left with ";

impl Drop for Terminal {
    fn drop(&mut self) {
        // Errors say that it is gone, which is what is wanted.
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

impl Shown {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Both sides of a new terminal: where keys are pressed and output is read, and where programs are.
/// A new terminal: the side of whoever sits before it, and the side of a program. It is nobody's controlling one yet.
///
/// # Panics
///
/// When there are no more.
pub fn pair() -> (File, File) {
    let keys =
        openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("there are terminals");
    grantpt(&keys).expect("it is ours");
    unlockpt(&keys).expect("it is ours");
    let name = ptsname(&keys, Vec::new()).expect("it has a name");
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let stdio = rustix::fs::open(name, flags, Mode::empty()).expect("it can be opened");
    (File::from(keys), File::from(stdio))
}

fn at_least_one(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("a terminal has rows and columns")
}

fn winsize((ws_row, ws_col): (u16, u16)) -> Winsize {
    Winsize { ws_row, ws_col, ws_xpixel: 0, ws_ypixel: 0 }
}

/// The settings of the terminal.
fn attributes(terminal: &File) -> String {
    format!("{:?}", tcgetattr(terminal).expect("it is a terminal"))
}

fn rows(screen: &Screen) -> Vec<String> {
    let (_, columns) = screen.size();
    screen.rows(0, columns.into()).map(|row| row.trim_end().to_owned()).collect()
}

/// The rows of the screen, and those above it.
fn all_rows(parser: &mut Parser) -> Vec<String> {
    parser.screen_mut().set_scrollback(usize::MAX);
    let above = parser.screen().scrollback();
    let mut all = Vec::new();
    for offset in (1..=above).rev() {
        parser.screen_mut().set_scrollback(offset);
        all.extend(rows(parser.screen()).into_iter().next());
    }
    parser.screen_mut().set_scrollback(0);
    all.extend(rows(parser.screen()));
    all
}
