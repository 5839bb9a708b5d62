//! Child processes: what becomes of them, of what they start, and of those that do not want to end. The twins have tokio's
//! own children, with `kill_on_drop`.

mod bad_input;
mod ends;
mod exits;
mod many;
mod pipes;
mod scene;
mod terminal;
mod workers;
