//! What outlives a process: made by real programs, which end in every way there is.
#![cfg(target_os = "linux")]

mod ends;
mod ledgers;
mod orphans;
mod others;
mod scene;
