//! `examples/mcp_server` as a real process: it ends in under a second, with the status 0, however its client goes.
//!
//! Every scenario holds for the server of `#[graceful_main]` and for the one with a main of its own, and not for the twin.

mod client;
mod peer;
mod python;
mod raw;
mod scene;
