//! The chat: people post images as soon as the bot comes in, and see how it leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{SinkExt, StreamExt};
use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};
use reqwest::Url;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

use super::{Seen, Witness, listen, url};
use crate::chat::Posted;

/// A chat that one bot may come into.
#[derive(Resource)]
#[resource(timeout = "500ms")]
pub(crate) struct OwnChat {
    url: Url,
    met: Arc<AtomicBool>,
    task: Mutex<JoinHandle<()>>,
}

impl OwnChat {
    /// People post that many images in it.
    pub(crate) async fn start(images: u64, witness: Witness) -> anyhow::Result<Self> {
        let (listener, address) = listen().await?;
        let met = Arc::new(AtomicBool::new(false));
        let task = tokio::spawn(serve(listener, images, witness, Arc::clone(&met)));
        Ok(Self { url: url("ws", address)?, met, task: Mutex::new(task) })
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &Url {
        &self.url
    }
}

impl Cleanup for OwnChat {
    /// The bot closes before this does: what is left is to see how.
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        let mut task = self.task.lock().await;
        if !self.met.load(Ordering::Acquire) {
            task.abort();
        }
        // Aborted or done, it is no more.
        let _ = (&mut *task).await;
        Ok(())
    }
}

async fn serve(listener: TcpListener, images: u64, witness: Witness, met: Arc<AtomicBool>) {
    let Ok((stream, _)) = listener.accept().await else { return };
    met.store(true, Ordering::Release);
    // What is no WebSocket is no bot.
    let Ok(mut socket) = accept_async(stream).await else { return };
    let left = talk(&mut socket, images, &witness).await;
    witness(left.unwrap_or(Seen::Gone));
}

/// Talks until the bot is gone; how it said goodbye, if it did.
async fn talk(socket: &mut WebSocketStream<TcpStream>, images: u64, witness: &Witness) -> Option<Seen> {
    for id in 1..=images {
        socket.send(post(id)).await.ok()?;
    }
    let mut left = None;
    // After the goodbye this answers it, and ends.
    while let Some(Ok(message)) = socket.next().await {
        match message {
            Message::Text(action) => {
                witness(Seen::Acted(action.to_string()));
                socket.send(Message::text(r#"{"status":"ok","retcode":0,"data":null}"#)).await.ok()?;
            }
            Message::Close(frame) => {
                let how =
                    frame.map_or("no reason".into(), |frame| format!("{} {}", frame.code, frame.reason));
                left = Some(Seen::Left(how));
            }
            _ => {}
        }
    }
    left
}

fn post(id: u64) -> Message {
    let image = format!("https://images.example/{id}.png");
    let posted = Posted { post_type: "message".into(), message_id: id, user_id: 1000 + id, image };
    // Text and numbers alone are always JSON.
    Message::text(serde_json::to_string(&posted).unwrap_or_default())
}
