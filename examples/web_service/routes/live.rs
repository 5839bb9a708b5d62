use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, Sse};
use futures_util::{Stream, stream};
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::Service;
use crate::database::Order;

/// How often the state is told; it also keeps proxies from closing a quiet stream.
const TICK: Duration = Duration::from_secs(1);

/// `GET /events`: `order` for each order that is placed or processed, `state` every second, and `bye` as the last.
pub(super) async fn events(
    State(service): State<Service>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let watcher = Watcher { orders: service.feed.watch(), service, ticks };
    Sse::new(stream::unfold(Some(watcher), async |watcher| {
        let mut watcher = watcher?;
        let next = watcher.next().await;
        Some(match next {
            Some(event) => (Ok(event), Some(watcher)),
            None => (Ok(Event::default().event("bye").data("{}")), None),
        })
    }))
}

struct Watcher {
    service: Service,
    orders: Option<Receiver<Order>>,
    ticks: Interval,
}

impl Watcher {
    /// The next event; `None` when the feed is closed.
    async fn next(&mut self) -> Option<Event> {
        let orders = self.orders.as_mut()?;
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    Ok(order) => return Event::default().event("order").json_data(order).ok(),
                    // Who reads too slowly misses some orders; the next state tells the counts.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                },
                _ = self.ticks.tick() => {
                    if let Some(state) = self.service.state().await {
                        return Some(state);
                    }
                }
            }
        }
    }
}

impl Service {
    async fn state(&self) -> Option<Event> {
        let counts = self.db.counts().await.ok()?;
        let state = json!({
            "ready": self.ready.get(),
            "orders": counts.orders,
            "processed": counts.processed,
            "waiting": self.workers.waiting(),
            "audited": self.audit.written(),
        });
        Event::default().event("state").json_data(state).ok()
    }
}
