//! `mcp_server` for who has a main already, and says how it is run.

mod service;

use clap::Parser;
use gracefully::{App, Ended};

use service::{McpServer, Options};

fn main() -> Ended {
    // Before there is a runtime, or anything else to close.
    let options = Options::parse();
    App::<McpServer>::builder().worker_threads(2).run(|app| service::serve(app, options))
}
