//! Hostile circumstances: signals at every moment, parents and terminals that are odd, outputs that are shut, threads
//! that are stuck. Each scenario holds for `held` and not for its twin without the library; where no twin can exist, the
//! test says why. Whatever the scenario, every line of the report is checked against what the program did.

mod beside;
mod memory;
mod scene;
mod signals;
mod stuck;
mod surroundings;
#[path = "../truth.rs"]
mod truth;
