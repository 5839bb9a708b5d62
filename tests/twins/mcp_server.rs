//! The naive twin of `examples/mcp_server`: the same tools and the same WebSocket, as such servers are written. It ends when
//! stdin does, and at Ctrl+C and SIGTERM.

mod asked;

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{ServerCapabilities, ServerConfig};
use rmcp::transport::stdio;
use rmcp::{ServerHandler, ServiceExt, tool, tool_handler, tool_router};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::time::{interval, sleep};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

struct Tools;

#[derive(Debug, Deserialize, JsonSchema)]
struct Echo {
    text: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Slow {
    ms: u64,
}

#[tool_router]
impl Tools {
    /// Says the same.
    #[tool]
    fn echo(Parameters(Echo { text }): Parameters<Echo>) -> String {
        text
    }

    /// Takes its time.
    #[tool]
    async fn slow(&self, Parameters(Slow { ms }): Parameters<Slow>) -> String {
        sleep(Duration::from_millis(ms)).await;
        format!("took {ms} ms")
    }
}

#[tool_handler]
impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // `--ws URL`
    let url = std::env::args().nth(2).unwrap_or_default();
    std::thread::spawn(move || keep(&url));
    let asked = asked::asked_to_stop()?;
    eprintln!("serving on stdin and stdout");
    tokio::select! {
        running = Tools.serve(stdio()) => drop(running?.waiting().await?),
        () = asked => {}
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn keep(url: &str) {
    let Ok((mut socket, _)) = connect_async(url).await else { return };
    eprintln!("websocket: connected");
    let mut beats = interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            _ = beats.tick() => if socket.send(Message::text("still here")).await.is_err() { return },
            message = socket.next() => if !matches!(message, Some(Ok(_))) { return },
        }
    }
}
