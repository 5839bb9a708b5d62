//! The plan: its words, its order, its numbers. Invariants P1 to P5 are those of `runtime/src/plan/mod.rs`.

mod words;
