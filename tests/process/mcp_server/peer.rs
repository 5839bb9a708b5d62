//! Whom the server's WebSocket talks to.

use std::time::Duration;

use futures_util::StreamExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

/// A peer for one connection.
pub(crate) struct Peer {
    pub(crate) url: String,
    left: oneshot::Receiver<String>,
}

impl Peer {
    /// Listens from now on.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("it can listen");
        let url = format!("ws://{}", listener.local_addr().expect("it has an address"));
        let (tell, left) = oneshot::channel();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("somebody comes");
            let mut socket = accept_async(stream).await.expect("it is a WebSocket");
            let mut how = "without a goodbye".to_owned();
            // Reading on answers the goodbye.
            while let Some(Ok(message)) = socket.next().await {
                if let Message::Close(Some(frame)) = message {
                    how = format!("{} {}", frame.code, frame.reason);
                }
            }
            let _ = tell.send(how);
        });
        Self { url, left }
    }

    /// How it was left.
    pub(crate) async fn left(self) -> String {
        let left = timeout(Duration::from_secs(10), self.left).await;
        left.map_or_else(|_| "not at all".into(), |left| left.expect("the peer tells"))
    }
}
