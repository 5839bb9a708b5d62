//! Nothing of the user's is in the way of what the macros write: no prelude, shadowed names, a library that is reached
//! by another name or through another crate, types in functions and modules, items that a macro wrote, what a `#[cfg]`
//! takes out. What is asserted is that the plan knows them as they are called.

#![allow(
    clippy::non_minimal_cfg,
    clippy::redundant_closure_for_method_calls,
    clippy::unused_async,
    clippy::unused_self,
    reason = "what is called here does nothing, and what is there depends on nothing"
)]

mod absent;
mod crates;
mod local;
mod raw;
mod shadowed;
mod written;
