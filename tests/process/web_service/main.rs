//! `examples/web_service` as a real process with a real database: stopped by real signals, under load.

mod bad_input;
mod books;
mod bounds;
mod console;
mod gone;
mod hurry;
mod notice;
mod restart;
mod shop;
mod stubborn;
mod twin;
mod under_load;
