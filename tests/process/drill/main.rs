//! `GRACEFULLY=drill`: programs that try their own shutdown. No scenario has a naive twin: a program without the library
//! does not read the variable, and runs on.

mod bad_input;
mod leftovers;
mod scenario;
mod verdicts;
