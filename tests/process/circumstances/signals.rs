//! Signals at every moment.

mod at_the_end;
mod before_main;
mod burst;
mod steps;
