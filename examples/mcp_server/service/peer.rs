//! A peer for the WebSocket of who has none: it says what it is told, and tells how it was left.

use std::net::Ipv4Addr;

use anyhow::Context;
use futures_util::{SinkExt, StreamExt};
use gracefully::Resource;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::say;

/// A peer on the loopback. It goes with the program: the WebSocket has gone before.
#[derive(Resource)]
#[resource(timeout = "100ms")]
pub(crate) struct OwnPeer {
    #[cleanup(skip)]
    url: String,
    #[cleanup(with = JoinHandle::abort)]
    task: JoinHandle<()>,
}

impl OwnPeer {
    /// Listens from now on.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.context("nothing can listen on 127.0.0.1")?;
        let url = format!("ws://{}", listener.local_addr()?);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if let Err(error) = echo(stream).await {
                    say(&format!("peer: {error}"));
                }
            }
        });
        Ok(Self { url, task })
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

async fn echo(stream: TcpStream) -> Result<(), Error> {
    let mut socket = accept_async(stream).await?;
    while let Some(message) = socket.next().await {
        match message? {
            text @ Message::Text(_) => socket.send(text).await?,
            Message::Close(Some(frame)) => say(&format!("peer: left with {} {}", frame.code, frame.reason)),
            _ => {}
        }
    }
    Ok(())
}
