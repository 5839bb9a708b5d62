//! The WebSocket, on a thread of its own with a runtime of its own: what the calls do never delays it.

use std::io;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use gracefully::{Interrupted, Stop, UntilStop};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::say;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How often it says that it is there.
const BEAT: Duration = Duration::from_secs(1);
/// How long to wait before the next try.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a connection may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the peer may take to answer the goodbye.
const GOODBYE: Duration = Duration::from_millis(250);

/// Keeps one open until the stop, and says goodbye then.
pub(crate) fn keep(url: &str, stop: &Stop) {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(connect(url, stop)),
        Err(error) => say(&format!("websocket: no runtime: {error}")),
    }
}

async fn connect(url: &str, stop: &Stop) {
    loop {
        // Without Nagle: a goodbye right after a beat would wait 40 ms for the peer's delayed acknowledgement.
        match stop.timeout(PATIENCE, connect_async_with_config(url, None, true)).await {
            Ok(Ok((socket, _))) => {
                say("websocket: connected");
                match talk(socket, stop).await {
                    Ok(()) => return,
                    Err(error) => say(&format!("websocket: {error}")),
                }
            }
            Ok(Err(error)) => say(&format!("websocket: not connected: {error}")),
            Err(Interrupted::Elapsed) => say("websocket: not connected in time"),
            Err(Interrupted::Stopped) => return,
        }
        if stop.sleep(PAUSE).await.is_err() {
            return;
        }
    }
}

/// Talks until the stop; an error where the peer goes before.
async fn talk(mut socket: Socket, stop: &Stop) -> Result<(), Error> {
    let mut beats = interval(BEAT);
    loop {
        let next = async {
            tokio::select! {
                _ = beats.tick() => socket.send(Message::text("still here")).await,
                message = socket.next() => message.unwrap_or(Err(Error::ConnectionClosed)).map(drop),
            }
        };
        match next.until(stop).await {
            Ok(said) => said?,
            Err(_) => break,
        }
    }
    say(&match timeout(GOODBYE, goodbye(&mut socket)).await {
        Ok(Ok(())) => "websocket: said goodbye, and the peer did".to_owned(),
        Ok(Err(error)) => format!("websocket: no goodbye: {error}"),
        Err(_) => "websocket: said goodbye, and the peer did not".to_owned(),
    });
    Ok(())
}

async fn goodbye(socket: &mut Socket) -> Result<(), Error> {
    let frame = CloseFrame { code: CloseCode::Away, reason: "the server is stopped".into() };
    socket.close(Some(frame)).await?;
    // The peer answers it, and that is the last message.
    while let Some(message) = socket.next().await {
        match message {
            Ok(_) => {}
            Err(Error::Io(error)) if error.kind() == io::ErrorKind::ConnectionReset => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
