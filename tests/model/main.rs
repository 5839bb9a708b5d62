//! Every state that the engine can be in, over every graph of up to four resources and every fault, with what the
//! witness says of every step. G1 to G5 are the README's guarantees, E1 to E9 the invariants of
//! `runtime/src/engine/mod.rs`.
//!
//! A fault is no property of a resource here but a choice at every moment: what runs may end well, badly, by a panic or
//! not yet; what is cancelled may stop or not yet; an abort or a quiesce may return or not yet. "Not yet" for ever is
//! to hang, or to block a thread. Time goes on in ticks, and to every deadline. `wide.rs` walks further, on demand.

mod graphs;
mod moves;
mod report;
mod state;
mod walk;

use moves::Scope;
use report::report;

/// Values that turn up at any time, closes, deferred work, three requests in every order.
#[test]
fn one_resource_and_everything() {
    report(0, Scope::EVERYTHING);
    report(1, Scope { ticks: false, leaves: false, ..Scope::EVERYTHING });
    report(1, Scope { ticks: false, requests: 0, ..Scope::EVERYTHING });
}

/// `process::exit` and panics that nothing can catch, from everywhere and at every moment.
#[test]
fn two_resources_and_a_thread_that_leaves() {
    report(2, Scope { leaves: true, requests: 1, quiesces: true, ..Scope::FAULTS });
}

#[test]
fn three_resources_and_a_thread_that_leaves() {
    report(3, Scope { leaves: true, ..Scope::FAULTS });
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
fn four_resources_and_three_requests() {
    report(4, Scope { requests: 2, ..Scope::FAULTS });
}
