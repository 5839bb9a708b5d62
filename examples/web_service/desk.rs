//! The desk: where orders are taken, whether they come over HTTP or as lines.

use std::str::FromStr;
use std::sync::Arc;

use anyhow::Context;
use gracefully::Holds;
use serde::Deserialize;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::Managed;
use crate::database::{Database, Order};
use crate::feed::Feed;
use crate::workers::Workers;

const LONGEST_ITEM: usize = 200;
const LARGEST_QUANTITY: i64 = 1_000_000;
/// How many orders may be under way.
const ROOM: usize = 128;

/// What is ordered.
#[derive(Debug, Deserialize)]
pub(crate) struct NewOrder {
    item: String,
    quantity: i64,
}

impl NewOrder {
    /// The item has a name and the quantity is a number of things.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.item.trim().is_empty() {
            return Err("item must not be empty".into());
        }
        let length = self.item.chars().count();
        if length > LONGEST_ITEM {
            return Err(format!("item must have at most {LONGEST_ITEM} characters, not {length}"));
        }
        if !(1..=LARGEST_QUANTITY).contains(&self.quantity) {
            return Err(format!("quantity must be from 1 to {LARGEST_QUANTITY}, not {}", self.quantity));
        }
        Ok(())
    }
}

impl FromStr for NewOrder {
    type Err = String;

    /// `green tea 2`: the quantity is the last word.
    fn from_str(line: &str) -> Result<Self, String> {
        const LEGAL: &str = "write the item and the quantity, such as: green tea 2";
        let (item, quantity) = line
            .trim()
            .rsplit_once(char::is_whitespace)
            .ok_or_else(|| format!("this is one word; {LEGAL}"))?;
        let quantity = quantity.parse().map_err(|_| format!("{quantity} is no quantity; {LEGAL}"))?;
        let order = Self { item: item.trim().to_owned(), quantity };
        order.check().map(|()| order)
    }
}

/// Where orders are taken.
#[derive(Holds, Clone)]
pub(crate) struct Desk {
    db: Managed<Database>,
    workers: Managed<Workers>,
    feed: Arc<Feed>,
    /// Orders that are being taken: they go on when whoever placed them is gone.
    pub(crate) tasks: TaskTracker,
    /// Orders that may be under way at a time: clients that go away without waiting pile up no more than this.
    room: Arc<Semaphore>,
}

impl Desk {
    /// A desk that nobody stands at.
    pub(crate) fn new(db: Managed<Database>, workers: Managed<Workers>, feed: Arc<Feed>) -> Self {
        Self { db, workers, feed, tasks: TaskTracker::new(), room: Arc::new(Semaphore::new(ROOM)) }
    }

    /// Takes an order that was checked. It is committed when this returns.
    pub(crate) async fn place(&self, order: NewOrder) -> anyhow::Result<Order> {
        // A task of its own: a client that goes away drops its handler, and a handler that is dropped between the
        // commit and the queue would leave an order that nobody processes.
        let desk = self.clone();
        let place = Arc::clone(&self.room).acquire_owned().await.context("the desk is closed")?;
        let taken = self.tasks.spawn(async move {
            let taken = desk.take(order).await;
            drop(place);
            taken
        });
        taken.await.context("the order's task broke")?
    }

    async fn take(&self, NewOrder { item, quantity }: NewOrder) -> anyhow::Result<Order> {
        let order = self.db.add(item, quantity).await?;
        self.feed.publish(order.clone());
        if let Err(error) = self.workers.hand_in(order.clone()).await {
            // It is committed, so it is taken: the answer stays the same.
            crate::say(&format!("order {}: {error:#}", order.id));
        }
        Ok(order)
    }
}
