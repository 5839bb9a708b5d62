//! The peer: it answers over TCP, and says what it saw on the wire. It lives on a thread and a runtime of its own, so
//! that nothing of the agent's end touches it.

mod seen;
mod talk;

use std::net::SocketAddr;
use std::time::Duration;
use std::{io, thread};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long a connection may stay when the peer is to end.
const PATIENCE: Duration = Duration::from_millis(500);

/// A peer that listens.
#[derive(Debug)]
pub(crate) struct Peer {
    address: SocketAddr,
    /// It ends when this is gone.
    open: watch::Sender<()>,
    ended: oneshot::Receiver<()>,
}

impl Peer {
    /// Listens on a free port of the loopback.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let (listener, address) = listen().context("no port of the loopback is free for the peer")?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (open, closed) = watch::channel(());
        let (end, ended) = oneshot::channel();
        thread::Builder::new().name("peer".into()).spawn(move || {
            if let Err(error) = runtime.block_on(serve(listener, closed)) {
                crate::say(&format!("peer: cannot serve: {error}"));
            }
            // Whoever asked may not wait any more.
            let _ = end.send(());
        })?;
        Ok(Self { address, open, ended })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no new connection, and waits a while for the ends of those that are there.
    pub(crate) async fn close(self) {
        drop(self.open);
        // An error says that its thread broke; there is nothing left to wait for.
        let _ = self.ended.await;
    }
}

fn listen() -> io::Result<(std::net::TcpListener, SocketAddr)> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

async fn serve(listener: std::net::TcpListener, mut closed: watch::Receiver<()>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let mut connections = JoinSet::new();
    let mut number = 0;
    loop {
        let (stream, _) = tokio::select! {
            accepted = listener.accept() => accepted?,
            _ = closed.changed() => break,
        };
        number += 1;
        connections.spawn(talk::talk(stream, number));
    }
    // Whoever stays longer is hung up on.
    let _ = timeout(PATIENCE, async { while connections.join_next().await.is_some() {} }).await;
    Ok(())
}
