//! The engine in virtual time. G1 to G5 are the README's guarantees, E1 to E8 the invariants of
//! `runtime/src/engine/mod.rs`.

mod case;
mod guarantees;
mod scale;
mod scenarios;
