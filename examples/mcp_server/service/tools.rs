//! What the server can do for its client.

use std::time::Duration;

use gracefully::Stop;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{Implementation, ServerCapabilities, ServerConfig};
use rmcp::{ErrorData, ServerHandler, tool, tool_handler, tool_router};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::time::{Instant, sleep};

/// What of the drain is left for the answer to get out.
const FOR_THE_ANSWER: Duration = Duration::from_millis(200);

/// The tools.
pub(crate) struct Tools {
    stop: Stop,
}

/// What `echo` takes.
#[derive(Debug, Deserialize, JsonSchema)]
struct Echo {
    /// What to say.
    text: String,
}

/// What `slow` takes.
#[derive(Debug, Deserialize, JsonSchema)]
struct Slow {
    /// How many milliseconds to take.
    ms: u64,
}

#[tool_router]
impl Tools {
    pub(crate) fn new(stop: Stop) -> Self {
        Self { stop }
    }

    /// Says the same.
    #[tool]
    fn echo(Parameters(Echo { text }): Parameters<Echo>) -> String {
        text
    }

    /// Takes its time.
    #[tool]
    async fn slow(&self, Parameters(Slow { ms }): Parameters<Slow>) -> Result<String, ErrorData> {
        let (began, takes) = (Instant::now(), Duration::from_millis(ms));
        tokio::select! {
            () = sleep(takes) => Ok(format!("took {ms} ms")),
            () = self.too_late(began, takes) => Err(ErrorData::internal_error("the server is stopped", None)),
        }
    }

    /// Resolves at the stop, where what takes so long cannot be done in the time that is left.
    async fn too_late(&self, began: Instant, takes: Duration) {
        self.stop.stopping().await;
        let time = self.stop.remaining().unwrap_or_default().saturating_sub(FOR_THE_ANSWER);
        if takes.saturating_sub(began.elapsed()) <= time {
            sleep(time).await;
        }
    }
}

#[tool_handler]
impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("mcp_server", env!("CARGO_PKG_VERSION")))
    }
}
