//! What the smallest program costs at its ends, beside the same one by hand: exec to ready, memory, SIGTERM to reaped.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use harness::{Contender, Goal, Measure, contest};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

const ROUNDS: usize = 300;

const BY_HAND: &str = "tokio by hand";

fn main() {
    let measure = |title, goal| Measure { title, digits: 0, base: BY_HAND, goal };
    contest(
        ROUNDS,
        &[
            measure("Smallest program: exec to ready, us", Goal::More(1000.0)),
            measure("Smallest program: peak memory when ready, KiB", Goal::More(512.0)),
            measure("Smallest program: SIGTERM to reaped, us", Goal::Times(1.5)),
        ],
        vec![
            Contender::other("no runtime, sigwait", || life(env!("CARGO_BIN_EXE_smallest_bare"))),
            Contender::other(BY_HAND, || life(env!("CARGO_BIN_EXE_smallest_by_hand"))),
            Contender::ours("gracefully", || life(env!("CARGO_BIN_EXE_smallest"))),
        ],
    );
}

/// One life of a program: microseconds to ready, KiB then, and microseconds from SIGTERM to its end.
fn life(program: &str) -> [f64; 3] {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).env_remove("GRACEFULLY_REPORT");
    let start = Instant::now();
    let mut child = command.spawn().expect("it was built");
    let mut line = String::new();
    let said = BufReader::new(child.stdout.as_mut().expect("it is piped")).read_line(&mut line);
    let ready = start.elapsed();
    assert!(said.is_ok() && line == "ready\n", "{program} said {line:?}");
    let peak = peak_memory(child.id());
    let pid = Pid::from_raw(i32::try_from(child.id()).expect("a pid is an i32"));
    let start = Instant::now();
    kill(pid, Signal::SIGTERM).expect("it runs");
    let status = child.wait().expect("it is ours");
    let reaped = start.elapsed();
    assert!(status.success(), "{program} ended with {status}");
    [ready.as_secs_f64() * 1e6, peak, reaped.as_secs_f64() * 1e6]
}

/// The most memory it ever had resident, in KiB.
fn peak_memory(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux says so");
    line.trim().trim_end_matches(" kB").parse().expect("a number of kB")
}
