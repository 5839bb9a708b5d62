//! `lifecycle.toml`: read by the compiler and read at the start, in the same words.
//!
//! `corpus` has a small file for each thing that one can say, named after it: `good` ones, and `bad` ones by what speaks
//! (the `toml` parser, a `words`, a `durations` or a `values` rule, the `names` of the program, its `plan`).
//!
//! No scenario here has a naive twin: a program without the library reads no such file.

mod agree;
mod corpus;
mod fuzz;
mod rebuild;
mod schema;
mod scratch;
mod start;
