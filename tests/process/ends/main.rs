//! How a program ends: real processes, real signals. Each scenario is run on a program that uses the library and must
//! hold, and on its naive twin (the same program without it) and must not.

mod bad_input;
mod blame;
mod configured;
mod faults;
mod inherited;
mod leaving;
mod mains;
mod scenario;
mod signals;
mod the_report;
#[path = "../truth.rs"]
mod truth;
