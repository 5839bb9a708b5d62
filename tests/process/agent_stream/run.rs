//! One run, and what is wrong with how it closed.

use std::process::Command;
use std::time::Duration;

use support::programs::{Ended, Program, Signal, example};

pub(crate) const OURS: &str = "agent_stream";
pub(crate) const TWIN: &str = "agent_stream_naive";

/// What the program promises as a whole is 10 s; nothing here takes long.
pub(crate) const BOUND: Duration = Duration::from_secs(20);

pub(crate) const CLIENTS: [&str; 2] = ["own", "lend"];
pub(crate) const STOPS: [&str; 7] = ["end", "break", "error", "select", "abort", "panic", "signal"];

const GOES_ON: &str = "the session is closed, the client still open";

/// The command line of a program that is not told yet what to do.
pub(crate) fn command(name: &str) -> Command {
    let mut command = Command::new(example(name));
    // The panic is part of it, its backtrace is not.
    command.env("RUST_BACKTRACE", "0");
    command
}

/// Runs it to its end. One that waits for Ctrl+C gets it when the third step is there.
pub(crate) fn run(command: &mut Command, client: &str, stop: &str) -> Ended {
    let mut program = Program::talk_to(command.args(["--client", client, "--stop", stop]));
    if stop == "signal" {
        program.line_with("step 3");
        program.signal(Signal::INT);
    }
    program.wait(BOUND)
}

/// Everything that is not as it should be: each of it is closed once, and the peer saw so.
pub(crate) fn faults(ended: &Ended, client: &str, stop: &str) -> Vec<String> {
    let lines: Vec<_> = ended.stderr.lines().collect();
    let mut faults = Vec::new();
    let steps = lines.iter().filter(|line| line.starts_with("step ")).count();
    let mut only = |prefix: &str, good: &dyn Fn(&str) -> bool| {
        let said: Vec<_> = lines.iter().filter(|line| line.starts_with(prefix)).collect();
        if said.len() != 1 || !good(said[0]) {
            faults.push(format!("{prefix}: {said:?}"));
        }
    };
    only("session closed: ", &|line| {
        line.starts_with("session closed: once, by ") && line.ends_with(&format!(", after {steps} steps"))
    });
    only("client closed: ", &|line| line.starts_with("client closed: once, by "));
    // The peer may be some steps ahead of who reads them, and it was told by the one close that there is no more.
    only("peer saw session ", &|line| seen_clean(line).is_some_and(|sent| sent >= steps));
    only("peer saw connection ", &|line| line == "peer saw connection 1: one clean close");
    let goes_on = goes_on(client, stop);
    if goes_on != lines.contains(&GOES_ON) {
        faults.push(format!("{GOES_ON:?} is there: {}", !goes_on));
    }
    let (least, most) = match stop {
        "end" => (8, 8),
        "error" => (4, 4),
        "break" | "panic" => (3, 3),
        _ => (3, usize::MAX),
    };
    if !(least..=most).contains(&steps) {
        faults.push(format!("{steps} steps were read"));
    }
    faults
}

/// Whether the program does more after the stream is gone, over the client that it had lent.
pub(crate) fn goes_on(client: &str, stop: &str) -> bool {
    client == "lend" && ["end", "break", "select", "abort"].contains(&stop)
}

/// How many steps the peer has sent in a session that was closed once.
fn seen_clean(line: &str) -> Option<usize> {
    let rest = line.strip_prefix("peer saw session 1.1: ")?;
    rest.strip_suffix(" steps, one clean close")?.parse().ok()
}
