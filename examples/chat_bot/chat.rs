//! What is said in the chat, in the words of `OneBot` 11: events come in, actions go out, as JSON.

use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// A connection to the chat.
pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Somebody has posted an image.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Posted {
    pub(crate) post_type: String,
    pub(crate) message_id: u64,
    pub(crate) user_id: u64,
    /// Where the image is.
    pub(crate) image: String,
}

/// What the bot wants.
#[derive(Debug, Serialize)]
#[serde(tag = "action", content = "params", rename_all = "snake_case")]
pub(crate) enum Action<'a> {
    /// Say this to them.
    SendPrivateMsg { user_id: u64, message: &'a str },
    /// How is the chat?
    GetStatus {},
}

impl Action<'_> {
    /// As it goes over the wire.
    pub(crate) fn message(&self) -> Message {
        // Text and numbers alone are always JSON.
        Message::text(serde_json::to_string(self).unwrap_or_default())
    }
}

impl Posted {
    /// What `text` says, if it is this.
    pub(crate) fn read(text: &str) -> Option<Self> {
        // Other events, and answers to actions, look different.
        serde_json::from_str(text).ok().filter(|posted: &Self| posted.post_type == "message")
    }
}
