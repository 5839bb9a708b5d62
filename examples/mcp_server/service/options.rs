//! What the command line may say.

use clap::Parser;

/// An MCP server on stdin and stdout, with the tools `echo {"text": s}` and `slow {"ms": n}`, and a WebSocket beside it.
///
/// It ends in under a second when stdin ends, at Ctrl+C and at SIGTERM, and has answered by then what can be answered.
/// On stderr it says what it does.
#[derive(Parser, Debug)]
#[command(name = "mcp_server")]
pub(crate) struct Options {
    /// The WebSocket to keep open, such as <ws://127.0.0.1:8082>; not given: one to an echo peer of its own
    #[arg(long, value_name = "URL", value_parser = url)]
    pub(crate) ws: Option<String>,
}

/// An address of a WebSocket, without TLS: this is an example.
fn url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("ws://").unwrap_or_default();
    let host = host.split('/').next().unwrap_or_default();
    if host.is_empty() || host.starts_with(':') {
        return Err("write it as ws://HOST:PORT".into());
    }
    Ok(text.to_owned())
}
