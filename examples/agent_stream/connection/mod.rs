//! A connection to the peer: requests that are answered, and calls that are answered step by step. Nothing in here knows
//! when it ends.

mod waiting;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

use self::waiting::{GiveUp, Waiting, Waits};
use crate::wire::{self, Lines};

/// How many messages may wait to be sent, and how many steps to be read. Who does not read its steps holds up everybody
/// on the connection, as TCP does.
const ROOM: usize = 16;
/// How long it may take until a peer has answered for the first time.
const PATIENCE: Duration = Duration::from_secs(3);

/// An open connection: two tasks, which own its two halves. They write whole messages, whoever is dropped meanwhile.
#[derive(Debug)]
pub(crate) struct Connection {
    outgoing: mpsc::Sender<Value>,
    tasks: JoinSet<anyhow::Result<()>>,
    waiting: Arc<Waiting>,
}

/// Sends requests, as long as the connection is open. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    outgoing: mpsc::WeakSender<Value>,
    waiting: Arc<Waiting>,
}

/// What comes of a call that is answered step by step.
#[derive(Debug)]
pub(crate) enum News {
    Step(String),
    Done(Result<Value, String>),
}

impl Connection {
    /// Connects, and introduces itself. It does not wait for ever.
    pub(crate) async fn open(address: &str) -> anyhow::Result<Self> {
        let opened = timeout(PATIENCE, Self::introduced(address)).await;
        opened.with_context(|| format!("{address} has not answered within {PATIENCE:?}"))?
    }

    async fn introduced(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| {
            format!("cannot connect to {address}; start a peer there, or leave --connect out")
        })?;
        let (read, write) = stream.into_split();
        let (outgoing, messages) = mpsc::channel(ROOM);
        let waiting = Arc::new(Waiting::default());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { write_all(write, messages).await.context("cannot send") });
        tasks.spawn(read_all(wire::lines(read), Arc::clone(&waiting)));
        let connection = Self { outgoing, tasks, waiting };
        let hello = json!({ "protocolVersion": "2025-06-18", "clientInfo": { "name": "agent_stream" } });
        connection
            .caller()
            .call("initialize", &hello)
            .await
            .with_context(|| format!("{address} is nobody who speaks MCP"))?;
        Ok(connection)
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller { outgoing: self.outgoing.downgrade(), waiting: Arc::clone(&self.waiting) }
    }

    /// Says goodbye as TCP does, and waits for the peer's.
    pub(crate) async fn close(mut self) -> anyhow::Result<()> {
        drop(self.outgoing);
        while let Some(ended) = self.tasks.join_next().await {
            ended??;
        }
        Ok(())
    }
}

impl Caller {
    /// Sends a request, and gives its answer.
    pub(crate) async fn call(&self, method: &str, params: &Value) -> anyhow::Result<Value> {
        let (give, take) = oneshot::channel();
        self.send(method, params, Waits::Answer(give)).await?;
        let answer = take.await.map_err(|_| gone())?;
        answer.map_err(|why| anyhow!("{method}: the peer says: {why}"))
    }

    /// Sends a request that is answered step by step.
    pub(crate) async fn run(&self, method: &str, params: &Value) -> anyhow::Result<mpsc::Receiver<News>> {
        let (give, take) = mpsc::channel(ROOM);
        self.send(method, params, Waits::Steps(give)).await?;
        Ok(take)
    }

    async fn send(&self, method: &str, params: &Value, waits: Waits) -> anyhow::Result<()> {
        let Some(outgoing) = self.outgoing.upgrade() else { bail!("{method}: the connection is closed") };
        let id = self.waiting.add(waits).ok_or_else(gone)?;
        outgoing.send(wire::request(id, method, params)).await.map_err(|_| gone())
    }
}

fn gone() -> anyhow::Error {
    anyhow!("the peer hung up")
}

/// Until nobody sends any more.
async fn write_all(mut half: OwnedWriteHalf, mut messages: mpsc::Receiver<Value>) -> io::Result<()> {
    while let Some(message) = messages.recv().await {
        wire::send(&mut half, &message).await?;
    }
    half.shutdown().await
}

/// Until the peer sends nothing any more.
async fn read_all(mut lines: Lines, waiting: Arc<Waiting>) -> anyhow::Result<()> {
    // Also where this is dropped.
    let _gone = GiveUp(Arc::clone(&waiting));
    while let Some(line) = lines.next().await {
        let message: Value = serde_json::from_str(&line?).context("the peer does not speak JSON")?;
        waiting.deliver(&message).await;
    }
    Ok(())
}
