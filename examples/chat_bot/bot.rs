//! The connection to the chat. It is the last to go, with a close frame: whoever works for the bot may speak until then.

use anyhow::{Context, anyhow};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use gracefully::{Cleanup, CleanupContext, CleanupResult, Managed, Resource};
use reqwest::Url;
use tokio::sync::Mutex;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::chat::{Action, Posted, Socket};
use crate::stand_in::OwnChat;

/// The bot in the chat.
#[derive(Resource)]
#[resource(timeout = "500ms")]
pub(crate) struct Bot {
    outgoing: Mutex<SplitSink<Socket, Message>>,
    incoming: Mutex<SplitStream<Socket>>,
    /// Where the chat is one of our own, it is there until the bot has left.
    _chat: Option<Managed<OwnChat>>,
}

impl Bot {
    /// Enters the chat.
    pub(crate) async fn connect(url: &Url, chat: Option<Managed<OwnChat>>) -> anyhow::Result<Self> {
        let (socket, _) = connect_async(url.as_str())
            .await
            .map_err(|error| anyhow!("cannot reach the chat {url}: {error}; give another with --bot URL"))?;
        let (outgoing, incoming) = socket.split();
        Ok(Self { outgoing: Mutex::new(outgoing), incoming: Mutex::new(incoming), _chat: chat })
    }

    /// Waits for the next image; `None` when the chat has closed.
    pub(crate) async fn next_image(&self) -> anyhow::Result<Option<Posted>> {
        let mut incoming = self.incoming.lock().await;
        while let Some(message) = incoming.next().await {
            match message.context("the chat broke off")? {
                Message::Text(text) => {
                    if let Some(posted) = Posted::read(&text) {
                        return Ok(Some(posted));
                    }
                }
                Message::Close(_) => return Ok(None),
                _ => {}
            }
        }
        Ok(None)
    }

    /// Does something in the chat.
    pub(crate) async fn act(&self, action: &Action<'_>) -> Result<(), Error> {
        self.outgoing.lock().await.send(action.message()).await
    }
}

impl Cleanup for Bot {
    /// Says goodbye, and waits for the answer: then everything that was said before has arrived.
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        let goodbye = CloseFrame { code: CloseCode::Away, reason: "the bot is stopped".into() };
        match self.outgoing.lock().await.send(Message::Close(Some(goodbye))).await {
            Ok(()) => {}
            // The chat was faster.
            Err(Error::ConnectionClosed | Error::AlreadyClosed | Error::Protocol(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        let mut incoming = self.incoming.lock().await;
        while let Some(message) = incoming.next().await {
            message?;
        }
        Ok(())
    }
}
