//! The naive twin of `examples/chat_bot`: the same chat, gateway and retries, as such bots are written. At Ctrl+C it leaves
//! the chat and waits for what is under way; nobody tells the retries.

#[path = "../../examples/chat_bot/chat.rs"]
mod chat;
#[path = "../../examples/chat_bot/gateway.rs"]
mod gateway;
#[path = "../../examples/chat_bot/options.rs"]
mod options;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use backon::Retryable;
use clap::Parser;
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tracing::{info, warn};

use chat::{Action, Posted, Socket};
use gateway::{Gateway, NoAnswer, PATIENCE, pauses};
use options::Options;

type Outgoing = Arc<Mutex<SplitSink<Socket, Message>>>;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Options { images, gateway, bot } = Options::parse();
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    let gateway = Gateway::new(gateway.context("--gateway URL")?);
    let (socket, _) = connect_async(bot.context("--bot URL")?.as_str()).await?;
    let (outgoing, mut incoming) = socket.split();
    let outgoing = Arc::new(Mutex::new(outgoing));
    tokio::spawn(schedule(Arc::clone(&outgoing)));

    let room = Arc::new(Semaphore::new(usize::from(images)));
    let mut tasks = JoinSet::new();
    loop {
        let message = tokio::select! {
            message = incoming.next() => message,
            _ = tokio::signal::ctrl_c() => break,
        };
        let Some(Ok(message)) = message else { break };
        if let Message::Text(text) = message
            && let Some(posted) = Posted::read(&text)
        {
            tasks.spawn(describe(posted, gateway.clone(), Arc::clone(&room), Arc::clone(&outgoing)));
        }
    }
    info!("told to stop");
    outgoing.lock().await.close().await?;
    while tasks.join_next().await.is_some() {}
    Ok(())
}

async fn schedule(outgoing: Outgoing) {
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let _ = outgoing.lock().await.send(Action::GetStatus {}.message()).await;
    }
}

async fn describe(posted: Posted, gateway: Gateway, room: Arc<Semaphore>, outgoing: Outgoing) {
    let Ok(_place) = room.acquire().await else { return };
    let described = (|| gateway.describe(&posted.image))
        .retry(pauses().with_total_delay(Some(PATIENCE)))
        .sleep(tokio::time::sleep)
        .when(NoAnswer::may_pass)
        .notify(|error, pause| {
            warn!(%error, image = posted.image, body = error.body(), "again in {pause:?}");
        })
        .await;
    let message = described.unwrap_or_else(|error| error.to_string());
    let action = Action::SendPrivateMsg { user_id: posted.user_id, message: &message };
    if let Err(error) = outgoing.lock().await.send(action.message()).await {
        warn!(%error, "they were not told");
    }
}
