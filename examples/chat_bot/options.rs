//! What the command line may say.

use std::str::FromStr;

use clap::Parser;
use reqwest::Url;

/// A bot that describes the images of a chat, and leaves the chat politely when it is stopped.
///
/// Without URLs it starts a chat and a gateway of its own. That gateway is overloaded: it answers 504 after 2 s, with
/// 2 MiB of base64, so everything is retried until Ctrl+C.
#[derive(Parser, Debug)]
#[command(name = "chat_bot")]
pub(crate) struct Options {
    /// How many images are described at a time
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) images: u16,

    /// The HTTP gateway that describes them, such as <http://127.0.0.1:8081>
    #[arg(long, value_name = "URL", value_parser = gateway)]
    pub(crate) gateway: Option<Url>,

    /// The WebSocket of the chat, such as <ws://127.0.0.1:8082>
    #[arg(long, value_name = "URL", value_parser = chat)]
    pub(crate) bot: Option<Url>,
}

fn gateway(text: &str) -> Result<Url, String> {
    url(text, "http")
}

fn chat(text: &str) -> Result<Url, String> {
    url(text, "ws")
}

/// An address of this scheme, without TLS: this is an example.
fn url(text: &str, scheme: &str) -> Result<Url, String> {
    let url = Url::from_str(text).map_err(|error| format!("{error}; write it as {scheme}://HOST:PORT"))?;
    if url.scheme() != scheme || !url.has_host() {
        return Err(format!("write it as {scheme}://HOST:PORT"));
    }
    Ok(url)
}
