//! The walk of `main.rs` over more than a test has time for: six million states in about two minutes.
//!
//! `cargo run --release -p gracefully-tests --bin walk_wide`

mod graphs;
mod moves;
mod report;
mod state;
mod walk;

use moves::Scope;
use report::report;

fn main() {
    report(1, Scope::EVERYTHING);
    report(2, Scope { deferred: false, ticks: false, ..Scope::EVERYTHING });
    report(3, Scope { late: true, requests: 1, ..Scope::FAULTS });
}
