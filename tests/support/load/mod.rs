//! Load on a web service: many clients that go on until nobody listens, and what became of their requests.

mod clients;
mod http;
mod tally;

use std::net::SocketAddr;

use tokio::sync::watch;
use tokio::task::JoinSet;

pub use http::{Answer, Connection, Loss};
pub use tally::Tally;

/// How many clients of each kind there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mix {
    /// Place one order after the other on one connection.
    pub keep_alive: usize,
    /// Make a connection for each order.
    pub one_shot: usize,
    /// Place an order and go away without waiting for the answer.
    pub impatient: usize,
    /// Ask `/slow`, one request after the other.
    pub slow: usize,
    /// Watch `/events`.
    pub streams: usize,
    /// Made a request once and keep the connection open.
    pub idle: usize,
}

/// Clients at work.
#[derive(Debug)]
pub struct Load {
    clients: JoinSet<Tally>,
    progress: watch::Sender<Progress>,
}

/// How far the clients are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Orders that were answered.
    pub orders: usize,
    /// `/slow` requests that were sent.
    pub slow: usize,
    /// Event streams that gave their first event.
    pub streams: usize,
    /// Idle clients that are idle.
    pub idle: usize,
    /// Orders whose client went away.
    pub gone: usize,
}

impl Load {
    /// Lets them loose.
    pub fn start(server: SocketAddr, mix: Mix) -> Self {
        let progress = watch::Sender::new(Progress::default());
        let mut clients = JoinSet::new();
        for _ in 0..mix.keep_alive {
            clients.spawn(clients::keep_alive(server, progress.clone()));
        }
        for _ in 0..mix.one_shot {
            clients.spawn(clients::one_shot(server, progress.clone()));
        }
        for _ in 0..mix.impatient {
            clients.spawn(clients::impatient(server, progress.clone()));
        }
        for _ in 0..mix.slow {
            clients.spawn(clients::slow(server, progress.clone()));
        }
        for _ in 0..mix.streams {
            clients.spawn(clients::stream(server, progress.clone()));
        }
        for _ in 0..mix.idle {
            clients.spawn(clients::idle(server, progress.clone()));
        }
        Self { clients, progress }
    }

    /// Waits until the clients are as far as `enough` says.
    ///
    /// # Panics
    ///
    /// When all of them end before.
    pub async fn until(&mut self, enough: impl Fn(&Progress) -> bool) {
        let mut progress = self.progress.subscribe();
        progress.wait_for(|now| enough(now)).await.expect("the load itself keeps the sender");
    }

    /// Waits for all clients, and adds up what they saw.
    ///
    /// # Panics
    ///
    /// When a client's task panicked.
    pub async fn finish(mut self) -> Tally {
        let mut all = Tally::default();
        while let Some(tally) = self.clients.join_next().await {
            all.add(tally.expect("clients do not panic"));
        }
        all
    }
}
