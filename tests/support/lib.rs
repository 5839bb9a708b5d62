//! What the tests share.

pub mod golden;
pub mod load;
pub mod outputs;
pub mod processes;
pub mod programs;
pub mod shapes;
pub mod terminal;
pub mod twins;
pub mod virtual_world;

/// The README's code is compiled as a doc test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
