//! What the command line may say.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// A shop that takes orders, over HTTP or as lines, and loses none when it is stopped.
///
/// Two variables set its bounds, in seconds or as 5s: `INTERFACE_CLEANUP_TIMEOUT` for requests in flight,
/// `COMPREHENSIVE_CLEANUP_TIMEOUT` for the whole of it.
#[derive(Parser, Debug)]
#[command(name = "web_service")]
pub(crate) struct Options {
    /// Where orders come from
    #[arg(long, value_name = "MODE", default_value = "web")]
    pub(crate) mode: Mode,

    /// Where to listen, with `--mode web`; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// The database, a file of `sqlite`; it is made when it is not there
    #[arg(long, value_name = "URL", default_value = "sqlite:shop.db")]
    pub(crate) database: String,

    /// The audit log, one JSON object a line; it is appended to
    #[arg(long, value_name = "FILE", default_value = "audit.jsonl")]
    pub(crate) audit: PathBuf,

    /// How many workers process orders
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) workers: u16,
}

/// Where orders come from.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// HTTP
    Web,
    /// Lines of stdin, such as: green tea 2
    Console,
}
