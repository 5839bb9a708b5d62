//! What rayon's threads run is finished.

use std::process::Command;
use std::time::Duration;

use support::programs::{Program, Signal, example};
use support::twins::holds_for_ours_alone;

/// What is in flight takes a moment in a debug build.
const BOUND: Duration = Duration::from_secs(20);

/// The promise: whatever was begun when the signal comes is finished, and then the ledger closes.
fn finishes_what_it_has_begun(name: &str) {
    let mut program = Program::talk_to(&mut Command::new(example(name)));
    program.line_with("the first job has begun");
    program.signal(Signal::INT);
    let ended = program.wait(BOUND);
    let said: Vec<_> = ended.stderr.lines().collect();
    let sum = said.iter().position(|line| line.contains("jobs begun")).expect("it sums up");
    let ledger = said.iter().position(|line| line.starts_with("the ledger is closed")).expect("it closes");
    let mut numbers =
        said[sum].split(|digit: char| !digit.is_ascii_digit()).filter_map(|word| word.parse().ok());
    let (begun, finished): (u32, u32) = (numbers.next().expect("so many"), numbers.next().expect("so many"));
    assert!(begun > 0 && begun == finished && sum < ledger, "{said:?}");
    assert!(said[sum].ends_with(", 1 refused"), "{said:?}");
}

#[test]
fn its_jobs_are_finished_and_nothing_new_is_taken() {
    holds_for_ours_alone("rayon_pool", "rayon_pool_naive", finishes_what_it_has_begun);
}
