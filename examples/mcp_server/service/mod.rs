//! The server, whoever runs it.

mod options;
mod peer;
mod tools;
mod websocket;

use std::fmt;
use std::io::{self, Write};

use anyhow::Context;
use gracefully::{App, lifecycle};
use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;

pub(crate) use options::Options;
use peer::OwnPeer;
use tools::Tools;

/// Everything this program opens. The calls and the WebSocket have the drain to end in; a peer of our own stays until the
/// WebSocket has said goodbye. The end of stdin is how a client asks for the end, and Ctrl+C is as good a way.
#[lifecycle(grace = "900ms", drain = "500ms", eof = "request", exit = "status")]
pub(crate) struct McpServer(OwnPeer);

/// An error with its causes on one line, and without the backtrace that `RUST_BACKTRACE` adds.
pub(crate) struct OneLine(anyhow::Error);

impl fmt::Debug for OneLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

/// Serves until the client is gone or the program is told to stop.
pub(crate) async fn serve(app: App<McpServer>, options: Options) -> Result<(), OneLine> {
    run(&app, options).await.map_err(OneLine)
}

async fn run(app: &App<McpServer>, options: Options) -> anyhow::Result<()> {
    let url = match options.ws {
        Some(url) => url,
        None => app.manage(OwnPeer::start().await?).url().to_owned(),
    };
    app.thread("websocket", move |stop| websocket::keep(&url, &stop))
        .context("no thread for the WebSocket")?;

    let tools = Tools::new(app.stop());
    app.ready();
    say("serving on stdin and stdout");
    match tools.serve((gracefully::stdin(), gracefully::stdout())).await {
        // It answers what runs, and returns when stdin has ended: by itself, or with the stop.
        Ok(running) => drop(running.waiting().await?),
        // Who has not said hello, or not heard the answer, may go too.
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::TransportError { .. }) => {
            say("the client has gone before it was greeted");
        }
        Err(error) => return Err(error).context("the client does not speak MCP"),
    }
    Ok(())
}

/// A line on stderr: stdout is the protocol's. Whoever closed it does not end this program.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
