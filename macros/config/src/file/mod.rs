//! `lifecycle.toml`: everything that a lifecycle and its entries can say, as a file.
//!
//! The macro reads it when the program is compiled, the runtime when the program starts: the same reader, the same
//! words. What is wrong is collected, and each fault has its line. Whether a name is one of the program's the reader
//! cannot know; that it leaves to the plan.

mod json;
mod keys;
mod model;
mod open;
mod read;
mod syntax;
mod values;

pub use json::schema;
pub use keys::{ACTIONS, EOF, EXITS, PANICS, SIGNALS};
pub use model::{At, Entry, Fault, File, Link, LinkKind};
pub use open::open;
pub use read::read;
