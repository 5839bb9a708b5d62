//! What the bot does from time to time.

use std::time::Duration;

use gracefully::{Managed, Stop};
use tracing::warn;

use crate::bot::Bot;
use crate::chat::Action;

/// How often it asks how the chat is.
const PERIOD: Duration = Duration::from_millis(500);

/// Asks how the chat is, until the stop.
pub(crate) async fn run(bot: Managed<Bot>, stop: Stop) {
    let mut ticks = stop.interval(PERIOD);
    while ticks.tick().await.is_ok() {
        if let Err(error) = bot.act(&Action::GetStatus {}).await {
            warn!(%error, "the chat does not listen");
            return;
        }
    }
}
