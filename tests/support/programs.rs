//! Real programs: built once, started, signalled, waited for. What they print is what tests wait for.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::kill_process;
use signal_hook::flag::register_conditional_shutdown;

pub use rustix::process::{Pid, Signal};

/// How long a program may take to say what a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The path of an example of `gracefully-examples`, built by the cargo and with the profile that built the test.
///
/// # Panics
///
/// When it does not build.
pub fn example(name: &str) -> PathBuf {
    static BUILT: Mutex<Option<HashMap<String, PathBuf>>> = Mutex::new(None);
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    built.get_or_insert_default().entry(name.to_owned()).or_insert_with(|| build(name)).clone()
}

fn build(name: &str) -> PathBuf {
    let profile = built_in();
    // The whole workspace, as the tests were built: with the same features nothing is built twice.
    let mut arguments = vec!["--workspace", "--example", name];
    if profile.ends_with("release") {
        arguments.push("--release");
    }
    cargo_build(&arguments);
    profile.join("examples").join(name)
}

/// The path of a program of `gracefully-tests-aborting`, which is built with `panic = "abort"`.
///
/// # Panics
///
/// When it does not build.
pub fn aborting(name: &str) -> PathBuf {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| cargo_build(&["--package", "gracefully-tests-aborting", "--profile", "aborting"]));
    built_in().with_file_name("aborting").join(name)
}

/// The folder of the profile that built the test: `target/debug/deps/test-0123` was built with the one that
/// `target/debug` is named after.
fn built_in() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    test.ancestors().nth(2).expect("a test is two folders below the target's").to_owned()
}

fn cargo_build(arguments: &[&str]) {
    let profile = built_in();
    let target = profile.parent().expect("a profile is a folder of the target's");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet"]).args(arguments);
    build.arg("--manifest-path").arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"));
    build.arg("--target-dir").arg(target);
    let status = build.status().expect("cargo starts");
    assert!(status.success(), "{arguments:?} do not build");
}

/// Has programs start with every signal doing what it does by default, also where the tests themselves run in the
/// background or under `nohup`: a child inherits what its parent ignores, and not what its parent handles.
///
/// # Panics
///
/// When no handler can be registered.
pub fn ignore_nothing() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        for signal in [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM] {
            let number = signal.as_raw();
            // The tests themselves end by it, as they would have.
            register_conditional_shutdown(number, 128 + number, Arc::new(AtomicBool::new(true)))
                .expect("a handler can be registered");
        }
    });
}

/// A program that runs. It is killed when the test drops it.
#[derive(Debug)]
pub struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    started: Instant,
    lines: Receiver<String>,
    seen: Vec<String>,
}

/// How a program ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status.
    pub status: ExitStatus,
    /// All that it wrote on stderr; of a program that is talked to, on stdout too.
    pub stderr: String,
    /// How long the test waited for its end.
    pub waited: Duration,
}

impl Program {
    /// Starts it, with none of the settings that the test itself was started with.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn start(command: &mut Command) -> Self {
        let (lines, stderr) = io::pipe().expect("a pipe can be made");
        Self::listen_to(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr), lines)
    }

    /// Starts one that is talked to: its stdin stays open, and what it says on stdout comes among its lines.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn talk_to(command: &mut Command) -> Self {
        let (lines, stdout) = io::pipe().expect("a pipe can be made");
        let stderr = stdout.try_clone().expect("a pipe has more than one end");
        Self::listen_to(command.stdin(Stdio::piped()).stdout(stdout).stderr(stderr), lines)
    }

    /// Starts one whose stdin, stdout and stderr the test has chosen; `lines` is where what it says arrives.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn listen_to(command: &mut Command, lines: impl Read + Send + 'static) -> Self {
        ignore_nothing();
        for (name, _) in std::env::vars_os() {
            let ours = name.to_str().is_some_and(|name| name.starts_with("GRACEFULLY"));
            if ours && !command.get_envs().any(|(set, _)| set == name) {
                command.env_remove(name);
            }
        }
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", command.get_program().display()));
        // The command has the ends for writing too: as long as it does, the lines never end.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let stdin = child.stdin.take();
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, stdin, started: Instant::now(), lines: receiver, seen: Vec::new() }
    }

    /// Writes a line to its stdin.
    ///
    /// # Panics
    ///
    /// When it is not talked to, or reads no more.
    pub fn tell(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("it is talked to, and its stdin is open");
        writeln!(stdin, "{line}").expect("it reads");
    }

    /// Ends its stdin.
    pub fn end_stdin(&mut self) {
        self.stdin = None;
    }

    /// Waits for a line that has `part` in it, and returns it.
    ///
    /// # Panics
    ///
    /// When the program ends or half a minute passes before.
    pub fn line_with(&mut self, part: &str) -> String {
        let by = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(by.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    self.seen.push(line.clone());
                    if line.contains(part) {
                        return line;
                    }
                }
                Err(error) => {
                    panic!("no line with {part:?} ({error}); stderr was:\n{}", self.seen.join("\n"))
                }
            }
        }
    }

    /// What it has said, as far as a test has waited for it.
    pub fn said(&self) -> &[String] {
        &self.seen
    }

    /// Waits until it has said this, now or before; `false` when it ends or half a minute passes before.
    pub fn says(&mut self, part: &str) -> bool {
        let by = Instant::now() + PATIENCE;
        while !self.seen.iter().any(|line| line.contains(part)) {
            match self.lines.recv_timeout(by.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(_) => return false,
            }
        }
        true
    }

    /// A line that it has said and that has `part` in it.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn seen(&self, part: &str) -> String {
        let line = self.seen.iter().find(|line| line.contains(part));
        line.unwrap_or_else(|| panic!("no line with {part:?} in:\n{}", self.seen.join("\n"))).clone()
    }

    /// How often it has said this so far.
    pub fn count(&self, part: &str) -> usize {
        self.seen.iter().filter(|line| line.contains(part)).count()
    }

    /// Nothing happens for so long: it says nothing, and is still there. Here time itself is the subject.
    ///
    /// # Panics
    ///
    /// When it says something, or ends.
    pub fn stays_quiet(&mut self, for_so_long: Duration) {
        match self.lines.recv_timeout(for_so_long) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(line) => panic!("it said {line:?} after\n{}", self.seen.join("\n")),
            Err(RecvTimeoutError::Disconnected) => panic!("it ended; it said:\n{}", self.seen.join("\n")),
        }
    }

    /// Sends a signal, if it is still there.
    ///
    /// # Panics
    ///
    /// When it cannot be looked at.
    pub fn signal_if_there(&mut self, signal: Signal) -> bool {
        // As long as nobody has waited for it its number is its own.
        let there = self.child.try_wait().expect("a child can be waited for").is_none();
        there && kill_process(self.pid(), signal).is_ok()
    }

    /// Its process.
    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal.
    ///
    /// # Panics
    ///
    /// When the program is gone.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("the program is there");
    }

    /// Sends one more signal, apart from the one before: what comes within 10 ms of another belongs to it (a terminal
    /// and a parent that forwards both deliver one Ctrl+C), so here time itself has to pass.
    ///
    /// # Panics
    ///
    /// When the program is gone.
    pub fn signal_again(&self, signal: Signal) {
        thread::sleep(Duration::from_millis(100));
        self.signal(signal);
    }

    /// Waits for its end.
    ///
    /// # Panics
    ///
    /// When it takes longer than `bound`; the program is killed then.
    pub fn wait(mut self, bound: Duration) -> Ended {
        let began = Instant::now();
        // Its end closes its stderr.
        loop {
            match self.lines.recv_timeout(bound.saturating_sub(began.elapsed())) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!(
                    "still there after {bound:?} ({:?} after its start); stderr was:\n{}",
                    self.started.elapsed(),
                    self.seen.join("\n")
                ),
            }
        }
        let status = self.child.wait().expect("a child can be waited for");
        Ended { status, stderr: self.seen.join("\n"), waited: began.elapsed() }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Errors say that it is gone, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
