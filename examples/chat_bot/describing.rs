//! The descriptions: so many at a time, retried for minutes, given up at once when the bot is stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use backon::Retryable;
use gracefully::{Interrupted, Managed, Stop, UntilStop};
use tokio::sync::Semaphore;
use tracing::{info, warn};

use crate::bot::Bot;
use crate::chat::{Action, Posted};
use crate::gateway::{Gateway, NoAnswer, PATIENCE, pauses};
use crate::tally::Tally;

/// What a description needs.
#[derive(Clone)]
pub(crate) struct Describer {
    pub(crate) bot: Managed<Bot>,
    pub(crate) gateway: Gateway,
    /// As many as may be under way.
    pub(crate) room: Arc<Semaphore>,
    pub(crate) tally: Tally,
}

impl Describer {
    /// Describes an image, and tells who posted it. A task of the bot's: it is gone before the bot leaves the chat.
    pub(crate) async fn describe(self, posted: Posted, stop: Stop) {
        let Ok(place) = self.room.acquire().until(&stop).await else {
            return self.give_up(&posted, 0).await;
        };
        let attempts = AtomicU32::new(0);
        let retry = (|| self.gateway.describe(&posted.image))
            .retry(pauses())
            .sleep(tokio::time::sleep)
            .when(NoAnswer::may_pass)
            .notify(|error, pause| {
                let attempt = attempts.fetch_add(1, Ordering::Relaxed) + 1;
                warn!(%error, image = posted.image, attempt, body = error.body(), "again in {pause:?}");
            });
        // The request in flight may be dropped, it changes nothing: so may all of it.
        let described = stop.timeout(PATIENCE, retry).await;
        drop(place);
        match described {
            Ok(Ok(description)) => self.answer(&posted, &description).await,
            Ok(Err(error)) => self.fail(&posted, &error.to_string()).await,
            Err(Interrupted::Elapsed) => self.fail(&posted, "the gateway has had its time").await,
            Err(Interrupted::Stopped) => self.give_up(&posted, attempts.load(Ordering::Relaxed)).await,
        }
    }

    async fn answer(&self, posted: &Posted, description: &str) {
        if self.tell(posted, description).await {
            self.tally.answered();
        }
    }

    async fn fail(&self, posted: &Posted, why: &str) {
        self.tally.failed();
        warn!(image = posted.image, why, "no description");
        self.tell(posted, "I cannot describe your image.").await;
    }

    /// The chat is still there, so they are told.
    async fn give_up(&self, posted: &Posted, attempts: u32) {
        self.tally.given_up(attempts);
        info!(image = posted.image, attempts, "given up");
        self.tell(posted, "I have to go. Ask me again when I am back.").await;
    }

    async fn tell(&self, posted: &Posted, message: &str) -> bool {
        let told = self.bot.act(&Action::SendPrivateMsg { user_id: posted.user_id, message }).await;
        if let Err(error) = &told {
            warn!(image = posted.image, %error, "they were not told");
        }
        told.is_ok()
    }
}
