//! The plan: what the resources of a program say about one another, made into one order with one bound.
//!
//! Everything here is a `const fn` over plain data. A closed lifecycle calls it in the compiler, an open one
//! when the shutdown is requested, the boot check when the environment has overridden something: the same
//! function, the same words.

mod facts;
mod model;

pub use facts::*;
pub use model::*;
