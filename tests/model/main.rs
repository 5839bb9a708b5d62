//! Every state that the engine can be in, over every graph of up to four resources and every fault, with what the
//! witness says of every step. G1 to G5 are the README's guarantees, E1 to E8 the invariants of
//! `runtime/src/engine/mod.rs`.
//!
//! A fault is no property of a resource here but a choice at every moment: what runs may end well, badly, by a panic or
//! not yet; what is cancelled may stop or not yet; an abort or a quiesce may return or not yet. "Not yet" for ever is
//! to hang, or to block a thread. Time goes on in ticks, and to every deadline.

mod graphs;
mod walk;

use walk::{Scope, walk};

/// Prints the number of states for each size.
fn report(size: usize, scope: Scope) {
    let began = std::time::Instant::now();
    let graphs = graphs::all(size);
    let states: usize = graphs.iter().map(|graph| walk(graph, scope)).sum();
    println!(
        "{size} resources, {} graphs, {scope:?}: {states} states in {:?}",
        graphs.len(),
        began.elapsed()
    );
}

/// Values that turn up at any time, closes, deferred work, three requests in every order.
#[test]
fn one_resource_and_everything() {
    report(0, Scope::EVERYTHING);
    report(1, Scope { ticks: false, ..Scope::EVERYTHING });
}

#[test]
fn two_resources_that_come_and_go() {
    report(2, Scope { late: true, closes: true, ..Scope::FAULTS });
}

#[test]
fn three_resources_and_three_requests() {
    report(3, Scope { requests: 2, ..Scope::FAULTS });
}

#[test]
fn four_resources() {
    report(4, Scope::FAULTS);
}

#[test]
#[ignore = "6.4 million states, two minutes: cargo test --release --test model -- --ignored --nocapture"]
fn everything_wider() {
    report(1, Scope::EVERYTHING);
    report(2, Scope { deferred: false, ticks: false, ..Scope::EVERYTHING });
    report(3, Scope { late: true, requests: 1, ..Scope::FAULTS });
    report(4, Scope { requests: 2, ..Scope::FAULTS });
}
