//! What the program is started in.

mod clock;
mod outputs;
mod parents;
mod terminal;
