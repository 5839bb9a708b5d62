//! What happens in the shop, told to everybody who watches.

use std::sync::{Mutex, PoisonError};

use tokio::sync::broadcast;

use crate::database::Order;

/// How far a slow watcher may fall behind before it misses something.
const LAG: usize = 256;

/// Orders as they are placed and processed. It ends for all watchers at once, when it is closed.
#[derive(Debug)]
pub(crate) struct Feed(Mutex<Option<broadcast::Sender<Order>>>);

impl Feed {
    /// An open feed.
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Some(broadcast::Sender::new(LAG))))
    }

    /// Tells an order as it is now.
    pub(crate) fn publish(&self, order: Order) {
        if let Some(sender) = &*self.lock() {
            // An error says that nobody watches.
            let _ = sender.send(order);
        }
    }

    /// Watches from now on; `None` when it is closed.
    pub(crate) fn watch(&self) -> Option<broadcast::Receiver<Order>> {
        self.lock().as_ref().map(broadcast::Sender::subscribe)
    }

    /// Ends it: every watcher sees the end after what was told before.
    pub(crate) fn close(&self) {
        self.lock().take();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<broadcast::Sender<Order>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
