//! An MCP server on stdin and stdout, with a WebSocket beside it. Its client ends it by closing its stdin; Ctrl+C, SIGTERM
//! and a client that is gone end it too. What was asked before is answered, the WebSocket says goodbye, and it takes no
//! second.
//!
//! `cargo run --example mcp_server`, with an echo peer of its own for the WebSocket; `-- --help` says how to give it
//! another. `own_main.rs` is the same with a main of its own.

mod service;

use clap::Parser;
use gracefully::{App, graceful_main};

use service::{McpServer, OneLine, Options};

#[graceful_main]
async fn main(app: App<McpServer>) -> Result<(), OneLine> {
    service::serve(app, Options::parse()).await
}
