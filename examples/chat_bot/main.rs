//! A bot in a chat: it describes images by an HTTP gateway that is overloaded, and retries for up to 15 minutes. Press
//! Ctrl+C meanwhile: no request is sent any more, everybody who waits is told, the bot leaves with a close frame, and it
//! takes no second.
//!
//! `cargo run --example chat_bot`, with a chat and a gateway of its own; `-- --help` says how to give it others.

mod bot;
mod chat;
mod describing;
mod gateway;
mod options;
mod scheduler;
mod stand_in;
mod tally;

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use clap::Parser;
use gracefully::{App, UntilStop, graceful_main, lifecycle};
use tokio::sync::Semaphore;
use tracing::info;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use bot::Bot;
use describing::Describer;
use gateway::Gateway;
use options::Options;
use stand_in::{Manner, OwnChat, OwnGateway, Witness};
use tally::{LastLine, Tally};

/// Everything this program opens. The bot's tasks are gone before it leaves the chat, and a chat of our own stays until
/// the bot has left. Ctrl+C is the way to end it, so that is a success.
#[lifecycle(grace = "4s", drain = "500ms", exit = "status")]
struct ChatBot(Bot, OwnChat, OwnGateway);

#[graceful_main]
async fn main(app: App<ChatBot>) -> Result<(), OneLine> {
    let options = Options::parse();
    // The gateway's answers are in the log, and no line has more than 1 KiB of them.
    tracing_subscriber::registry().with(LevelFilter::INFO).with(gracefully::observe::log_lines()).init();
    run(app, options).await.map_err(OneLine)
}

/// An error with its causes on one line, and without the backtrace that `RUST_BACKTRACE` adds.
struct OneLine(anyhow::Error);

impl fmt::Debug for OneLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

async fn run(app: App<ChatBot>, options: Options) -> anyhow::Result<()> {
    let Options { images, gateway, bot } = options;
    let witness: Witness = Arc::new(|seen| say(&seen.to_string()));
    let (chat, own_chat) = if let Some(url) = bot {
        (url, None)
    } else {
        // Twice as many as may be described at a time.
        let own = app.manage(OwnChat::start(2 * u64::from(images), Arc::clone(&witness)).await?);
        (own.url().clone(), Some(own))
    };
    let gateway = match gateway {
        Some(url) => url,
        None => app.manage(OwnGateway::start(Manner::OVERLOADED, witness).await?).url().clone(),
    };
    let bot = app.manage(Bot::connect(&chat, own_chat).await?);
    let tally = Tally::default();
    app.keep(LastLine(tally.clone()));

    bot.spawn_graceful(|stop| scheduler::run(bot.clone(), stop));
    let room = Arc::new(Semaphore::new(usize::from(images)));
    let describer = Describer { bot: bot.clone(), gateway: Gateway::new(gateway), room, tally };
    app.ready();
    info!("in the chat, {images} images at a time (Ctrl+C ends it)");
    // Whoever listens is gone with the stop, and then the bot can leave.
    while let Ok(next) = bot.next_image().until(&app).await {
        let Some(posted) = next? else {
            info!("the chat has closed");
            return Ok(());
        };
        let describer = describer.clone();
        bot.spawn_graceful(|stop| describer.describe(posted, stop));
    }
    info!("told to stop");
    Ok(())
}

/// A line on stderr. Whoever closed it does not end this program.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
