//! An agent that streams steps over a session to a peer that speaks JSON-RPC over TCP, as MCP does. However the stream
//! ends, the session is closed once, by its scope, after what reads the stream is gone and before the connection that it
//! needs.
//!
//! `cargo run --example agent_stream -- --stop select`; `--help` has the other ways to stop. With `--client own` the
//! scope owns the connection too, with `--client lend` it is the program's and stays open after the session.

mod client;
mod connection;
mod ledger;
mod options;
mod peer;
mod steps;
mod wire;

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use futures_util::Stream;
use gracefully::{App, Managed, Owned, Unfinished, UntilStop, graceful_main, lifecycle};
use tokio::sync::Notify;

use client::{Client, LocalPeer, Session};
use connection::Connection;
use ledger::Ledger;
use options::{How, Options, Whose, Wish};
use peer::Peer;

/// Everything this program opens. A session holds its client and a client its peer, so they close in this order.
#[lifecycle(grace = "10s", drain = "1s")]
struct Agent(Session, Client, LocalPeer);

#[graceful_main]
async fn main(app: App<Agent>) -> Result<(), OneLine> {
    match options::parse(std::env::args_os().skip(1)) {
        Ok(Wish::Run(options)) => run(&app, &options).await.map_err(OneLine),
        Ok(Wish::Help) => {
            let _ = write!(io::stdout(), "{}", options::HELP);
            Ok(())
        }
        Err(misuse) => {
            let _ = writeln!(io::stderr(), "{misuse}");
            app.exit(2);
            Ok(())
        }
    }
}

/// An error with its causes on one line, and without the backtrace that `RUST_BACKTRACE` adds.
struct OneLine(anyhow::Error);

impl fmt::Debug for OneLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

async fn run(app: &App<Agent>, options: &Options) -> anyhow::Result<()> {
    let ledger = Ledger::default();
    // It tells what was closed when everything is.
    app.keep(ledger.clone());
    let (address, peer) = match &options.connect {
        Some(address) => (address.clone(), None),
        None => local_peer(app)?,
    };

    let scope = app.scope("session");
    let connection = Connection::open(&address).await?;
    let record = ledger.opened("client", None);
    // Who manages it closes it.
    let client = match options.client {
        Whose::Own => scope.manage(Client::new(peer, connection, record, "scope")),
        Whose::Lend => app.manage(Client::new(peer, connection, record, "app")),
    };
    let session = scope.manage(Session::open(client.clone(), &ledger).await?);
    let news = session.run(&steps::task(session.id(), options.stop)).await?;
    let steps = scope.stream(steps::steps(news, session.record()));

    app.ready();
    if options.stop == How::Signal {
        say("Ctrl+C stops it");
    }
    stop_as_told(app, steps, options.stop).await?;
    if options.client == Whose::Lend && !app.is_stopping() {
        // The stream is gone, the program goes on.
        session.record().until_closed().await?;
        client.ping().await?;
        say("the session is closed, the client still open");
    }
    Ok(())
}

fn local_peer(app: &App<Agent>) -> anyhow::Result<(String, Option<Managed<LocalPeer>>)> {
    let peer = Peer::start()?;
    let address = peer.address().to_string();
    say(&format!("peer listens on {address}"));
    Ok((address, Some(app.manage(LocalPeer { peer: Owned::new(peer) }))))
}

/// Reads the steps. Nothing in here closes anything.
async fn stop_as_told(
    app: &App<Agent>,
    steps: impl Stream<Item = anyhow::Result<String>> + Send + 'static,
    stop: How,
) -> anyhow::Result<()> {
    let enough = Arc::new(Notify::new());
    let reads = steps::read(steps, stop, Arc::clone(&enough));
    match stop {
        How::End | How::Break | How::Error | How::Signal => reads.await,
        How::Select => tokio::select! {
            read = reads => read,
            () = enough.notified() => Ok(()),
        },
        How::Abort => {
            let task = app.spawn(reads);
            // When the program is stopped before, so is the task.
            let _ = enough.notified().until(app).await;
            task.abort();
            Ok(())
        }
        How::Panic => match app.spawn(reads).await {
            Err(Unfinished::Stopped) => Ok(()),
            ended => ended?,
        },
    }
}

/// A line on stdout. Whoever closed it does not end this program.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
