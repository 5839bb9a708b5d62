//! What the macros of [gracefully](https://docs.rs/gracefully) and its runtime both read: durations, misspelt words and,
//! with the feature `file`, `lifecycle.toml`. A crate of macros exports nothing else, so this is where what they share
//! lives.
//!
//! Not for use: no stability is promised.

pub mod duration;
#[cfg(feature = "file")]
pub mod file;
pub mod spelling;
pub mod variable;
