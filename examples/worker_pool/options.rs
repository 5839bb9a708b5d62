use std::ffi::OsString;
use std::fmt;
use std::time::Duration;

pub(crate) const HELP: &str = "\
Worker processes that add to a counter in shared memory, under a named semaphore.

Usage: worker_pool [OPTIONS]

Options:
  --workers N          how many worker processes there are, 1 to 64 (default 4)
  --threads N          how many threads each of them has, 1 to 64 (default 2)
  --start spawn        how they are started: anew, from the program's own file, which is the only way. A fork of a process
                       with threads copies locks that nobody will ever release
  --crash-every SECS   one of them crashes so often (default: never)
  --help               this text

It prints `ready` once all run, and `counter: n` every second. Ctrl+C ends it in order: each worker says what it has added.
";

pub(crate) struct Options {
    pub(crate) workers: u32,
    pub(crate) threads: u32,
    pub(crate) crash_every: Option<Duration>,
}

pub(crate) enum Wish {
    Run(Options),
    Help,
}

/// What was typed is not what is legal.
pub(crate) struct Misuse(String);

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "worker_pool: {}; --help says what is legal", self.0)
    }
}

pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Wish, Misuse> {
    let mut options = Options { workers: 4, threads: 2, crash_every: None };
    let mut arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        if matches!(name.as_str(), "--help" | "-h") {
            return Ok(Wish::Help);
        }
        if !["--workers", "--threads", "--start", "--crash-every"].contains(&name.as_str()) {
            return Err(Misuse(format!("there is no `{name}`")));
        }
        let value =
            value.or_else(|| arguments.next()).ok_or_else(|| Misuse(format!("`{name}` takes a value")))?;
        match name.as_str() {
            "--workers" => options.workers = count(&name, &value)?,
            "--threads" => options.threads = count(&name, &value)?,
            "--start" if value == "spawn" => {}
            "--start" => {
                return Err(Misuse(format!("`--start {value}` is not to be had: workers are spawned")));
            }
            _ => options.crash_every = Some(seconds(&name, &value)?),
        }
    }
    Ok(Wish::Run(options))
}

fn count(name: &str, value: &str) -> Result<u32, Misuse> {
    let count = value.parse().ok().filter(|count| (1..=64).contains(count));
    count.ok_or_else(|| Misuse(format!("`{name}` takes a number from 1 to 64, and `{value}` is none")))
}

fn seconds(name: &str, value: &str) -> Result<Duration, Misuse> {
    let seconds = value.parse().ok().filter(|seconds| (0.001..=86_400.0).contains(seconds));
    let seconds = seconds
        .ok_or_else(|| Misuse(format!("`{name}` takes seconds, such as 0.5, and `{value}` is none")))?;
    Ok(Duration::from_secs_f64(seconds))
}
