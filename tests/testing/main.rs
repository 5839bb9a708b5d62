//! `gracefully::testing`, as a user of it would use it. The tests run at the same time, in one process.

mod faults;
mod fields;
mod misuse;
mod requests;
mod shop;
mod subscribers;
mod time;
