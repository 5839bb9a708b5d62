//! A chat and a gateway on the loopback, for who has none. Each tells what it sees of the bot.

mod chat;
mod gateway;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::Context;
use reqwest::Url;
use tokio::net::TcpListener;

pub(crate) use chat::OwnChat;
pub(crate) use gateway::{Manner, OwnGateway};

/// Whom it is told to.
pub(crate) type Witness = Arc<dyn Fn(Seen) + Send + Sync>;

/// What they see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// The gateway got its `n`th request.
    Asked(usize),
    /// It has answered it.
    Answered(usize, u16),
    /// Whoever asked did not wait for the answer.
    Dropped(usize),
    /// The chat got an action.
    Acted(String),
    /// The bot has left with a close frame: its code and its reason.
    Left(String),
    /// The bot is gone, and has not said goodbye.
    Gone,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked(n) => write!(f, "gateway: request {n}"),
            Self::Answered(n, status) => write!(f, "gateway: request {n} got its {status}"),
            Self::Dropped(n) => write!(f, "gateway: request {n} was dropped by who sent it"),
            Self::Acted(action) => write!(f, "chat: the bot says {action}"),
            Self::Left(how) => write!(f, "chat: the bot has left: {how}"),
            Self::Gone => write!(f, "chat: the bot is gone without a goodbye"),
        }
    }
}

async fn listen() -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listen = async || -> io::Result<_> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    listen().await.context("nothing can listen on 127.0.0.1")
}

fn url(scheme: &str, address: SocketAddr) -> anyhow::Result<Url> {
    Ok(Url::parse(&format!("{scheme}://{address}"))?)
}
