//! The plan: its words, its order, its numbers. P1 to P5 are the invariants of `runtime/src/plan/mod.rs`.

mod bounds;
mod case;
mod closed;
mod naive;
mod open;
mod words;
