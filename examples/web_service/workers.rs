//! The workers: they process each order once it is committed, and record it in the audit log.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::anyhow;
use gracefully::{Holds, Owned, Resource};
use tokio::sync::{Mutex as AsyncMutex, mpsc};
use tokio::task::{JoinError, JoinSet};

use crate::Managed;
use crate::audit::AuditLog;
use crate::database::{Database, Order};
use crate::feed::Feed;

/// How many orders may wait. With more, `POST /orders` waits: a stop then has this many to finish, and no more.
const QUEUE: usize = 128;
/// What it takes to pack one.
const PACKING: Duration = Duration::from_millis(5);

/// The workers. They go on until the queue is empty, so the queue is closed first, and only when nobody who fills
/// it is left.
#[derive(Resource, Debug)]
#[resource(timeout = "3s")]
pub(crate) struct Workers {
    #[cleanup(skip)]
    bench: Bench,
    #[cleanup(with = Queue::close)]
    queue: Queue,
    #[cleanup(consume = all_done)]
    crew: Owned<JoinSet<()>>,
}

/// What a worker needs. The lifecycle sees through it: workers close before what is in here.
#[derive(Holds, Debug, Clone)]
struct Bench {
    db: Managed<Database>,
    audit: Managed<AuditLog>,
    feed: Arc<Feed>,
}

impl Workers {
    /// Starts `n` of them.
    pub(crate) fn start(n: u16, db: Managed<Database>, audit: Managed<AuditLog>, feed: Arc<Feed>) -> Self {
        let bench = Bench { db, audit, feed };
        let (queue, orders) = Queue::new();
        let orders = Arc::new(AsyncMutex::new(orders));
        let crew = (0..n).map(|_| work(bench.clone(), Arc::clone(&orders))).collect();
        Self { bench, queue, crew: Owned::new(crew) }
    }

    /// Hands in an order. It waits while the queue is full. An order that comes too late stays in the database as
    /// it is, and the next run takes it up.
    pub(crate) async fn hand_in(&self, order: Order) -> anyhow::Result<()> {
        self.queue.push(order).await
    }

    /// Takes up what an earlier run left.
    pub(crate) async fn take_up(&self) -> anyhow::Result<()> {
        for order in self.bench.db.unprocessed().await? {
            self.hand_in(order).await?;
        }
        Ok(())
    }

    /// How many orders wait.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.len()
    }
}

/// The way in. Closing it lets the workers finish what is there.
#[derive(Debug)]
struct Queue(Mutex<Option<mpsc::Sender<Order>>>);

impl Queue {
    fn new() -> (Self, mpsc::Receiver<Order>) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        (Self(Mutex::new(Some(sender))), receiver)
    }

    fn sender(&self) -> Option<mpsc::Sender<Order>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn push(&self, order: Order) -> anyhow::Result<()> {
        let closed = || anyhow!("the workers are closed; the next run takes the order up");
        self.sender().ok_or_else(closed)?.send(order).await.map_err(|_| closed())
    }

    fn len(&self) -> usize {
        self.sender().map_or(0, |sender| sender.max_capacity() - sender.capacity())
    }

    fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

async fn work(bench: Bench, orders: Arc<AsyncMutex<mpsc::Receiver<Order>>>) {
    loop {
        let next = orders.lock().await.recv().await;
        let Some(order) = next else { return };
        let id = order.id;
        if let Err(error) = bench.process(order).await {
            crate::say(&format!("order {id} is left for the next run: {error:#}"));
        }
    }
}

impl Bench {
    async fn process(&self, mut order: Order) -> anyhow::Result<()> {
        tokio::time::sleep(PACKING).await;
        self.db.mark_processed(order.id).await?;
        self.audit.record(&order);
        order.processed = true;
        self.feed.publish(order);
        Ok(())
    }
}

/// Waits for every worker. Where that takes too long this future is dropped, and the set stops them.
async fn all_done(mut crew: JoinSet<()>) -> Result<(), JoinError> {
    while let Some(ended) = crew.join_next().await {
        ended?;
    }
    Ok(())
}
