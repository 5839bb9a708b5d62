//! The plan: what the resources of a program say about one another, made into one order with one bound.
//!
//! Everything here is a `const fn` over plain data. A closed lifecycle calls it in the compiler, an open one
//! when the shutdown is requested, the boot check when the environment has overridden something: the same
//! function, the same words.
//!
//! 1. `facts` are what the macros emit, `settle` gives the bounds of a lifecycle their defaults.
//! 2. `solve` resolves links to edges and `order` to barriers, walks the one DAG that they are, and shares out
//!    the time that nobody wrote.
//! 3. `faults` are what it finds wrong. `check` says them to the compiler, `buf` to the running program.
//!
//! Invariants, which tests cite:
//!
//! - P1 every edge has an origin, there is at most one for each pair, and the order respects all of them;
//! - P2 there is a cycle fault if and only if there is a cycle;
//! - P3 the worst case is the longest path and the bounds around it;
//! - P4 a lifecycle in which no number is written fits into its grace period;
//! - P5 at compile time and at run time the same facts give the same plan and the same words.

#[cfg(feature = "rt")]
mod buf;
mod check;
mod facts;
mod faults;
mod model;
mod names;
mod read;
mod settle;
mod solve;
mod solved;

#[cfg(feature = "rt")]
pub use buf::PlanBuf;
pub use check::{check_budget, check_entry};
pub use facts::*;
pub(crate) use faults::spelled;
pub use model::*;
#[cfg(all(feature = "rt", feature = "config"))]
pub(crate) use names::name_fault;
pub use names::{Name, are_known, check_names};
pub use solve::{count_edges, count_slots};
pub use solved::Solved;

#[cfg(feature = "model")]
pub use faults::{Fault, FaultKind, Step, Text};
#[cfg(feature = "model")]
pub use solve::FLOOR;
