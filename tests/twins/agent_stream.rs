//! The naive twin of `examples/agent_stream`: the same peer, connection and steps, without the library. Whoever reads to
//! the end of the loop calls `close`; for the other ways out there is a `Drop` that spawns it, as `Drop` cannot wait.

#[path = "../../examples/agent_stream/connection/mod.rs"]
mod connection;
#[path = "../../examples/agent_stream/ledger.rs"]
mod ledger;
#[expect(dead_code, reason = "the tests ask for no help, and for no other peer")]
#[path = "../../examples/agent_stream/options.rs"]
mod options;
#[path = "../../examples/agent_stream/peer/mod.rs"]
mod peer;
#[path = "../../examples/agent_stream/steps.rs"]
mod steps;
#[path = "../../examples/agent_stream/wire.rs"]
mod wire;

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use anyhow::anyhow;
use futures_util::Stream;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::Notify;

use connection::{Caller, Connection};
use ledger::{Ledger, Record};
use options::{How, Options, Whose, Wish};
use peer::Peer;

fn main() -> anyhow::Result<()> {
    let Ok(Wish::Run(options)) = options::parse(std::env::args_os().skip(1)) else {
        return Err(anyhow!("the tests start it right"));
    };
    let ledger = Ledger::default();
    let peer = Peer::start()?;
    let address = peer.address().to_string();
    // As `#[tokio::main]` does.
    let ended = Runtime::new()?.block_on(async {
        tokio::select! {
            ended = run(&options, &address, &ledger) => ended,
            asked = tokio::signal::ctrl_c() => asked.map_err(Into::into),
        }
    });
    // The peer is no part of the comparison: it may say what it saw.
    Runtime::new()?.block_on(peer.close());
    ended
}

async fn run(options: &Options, address: &str, ledger: &Ledger) -> anyhow::Result<()> {
    let client =
        Client { connection: Connection::open(address).await?, record: ledger.opened("client", None) };
    let caller = client.connection.caller();
    let answer = caller.call("session/open", &json!({})).await?;
    let session =
        Session { caller, id: answer["session"].clone(), record: ledger.opened("session", Some("steps")) };
    let news = session.caller.run("tools/call", &steps::task(&session.id, options.stop)).await?;
    let steps = Box::pin(steps::steps(news, Arc::clone(&session.record)));
    let (caller, record) = (session.caller.clone(), Arc::clone(&session.record));

    if options.client == Whose::Own {
        return stop_as_told(AgentStream { steps, owned: Some((session, Some(client))) }, options.stop).await;
    }
    stop_as_told(AgentStream { steps, owned: Some((session, None)) }, options.stop).await?;
    record.until_closed().await?;
    caller.call("ping", &json!({})).await?;
    say("the session is closed, the client still open");
    client.close("main").await
}

async fn stop_as_told(mut steps: AgentStream, stop: How) -> anyhow::Result<()> {
    let enough = Arc::new(Notify::new());
    let told = Arc::clone(&enough);
    let reads = async move {
        steps::read(&mut steps, stop, told).await?;
        steps.close("close").await
    };
    match stop {
        How::End | How::Break | How::Error | How::Signal => reads.await,
        How::Select => tokio::select! {
            read = reads => read,
            () = enough.notified() => Ok(()),
        },
        How::Abort => {
            let task = tokio::spawn(reads);
            enough.notified().await;
            task.abort();
            Ok(())
        }
        How::Panic => tokio::spawn(reads).await?,
    }
}

struct Client {
    connection: Connection,
    record: Arc<Record>,
}

impl Client {
    async fn close(self, by: &'static str) -> anyhow::Result<()> {
        self.connection.close().await?;
        self.record.closed(by);
        Ok(())
    }
}

struct Session {
    caller: Caller,
    id: Value,
    record: Arc<Record>,
}

impl Session {
    async fn close(self, by: &'static str) -> anyhow::Result<()> {
        self.caller.call("session/close", &json!({ "session": self.id })).await?;
        self.record.closed(by);
        Ok(())
    }
}

/// A stream that cleans up after itself, as far as `Drop` can.
struct AgentStream {
    steps: Pin<Box<dyn Stream<Item = anyhow::Result<String>> + Send>>,
    owned: Option<(Session, Option<Client>)>,
}

impl AgentStream {
    async fn close(mut self, by: &'static str) -> anyhow::Result<()> {
        let Some((session, client)) = self.owned.take() else { return Ok(()) };
        close(session, client, by).await
    }
}

async fn close(session: Session, client: Option<Client>, by: &'static str) -> anyhow::Result<()> {
    session.close(by).await?;
    match client {
        Some(client) => client.close(by).await,
        None => Ok(()),
    }
}

impl Stream for AgentStream {
    type Item = anyhow::Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.steps.as_mut().poll_next(cx)
    }
}

impl Drop for AgentStream {
    fn drop(&mut self) {
        if let Some((session, client)) = self.owned.take() {
            tokio::spawn(close(session, client, "drop"));
        }
    }
}

/// A line on stdout. Whoever closed it does not end this program.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
