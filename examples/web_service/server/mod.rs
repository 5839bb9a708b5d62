//! The HTTP server. What it adds to hyper is how it ends: no request that reached it is left without its answer.
//!
//! `axum::serve` with a graceful shutdown drops the connections that wait to be accepted, closes kept-alive ones
//! although the next request may be under way, and waits without a bound. Here the stop is told to the clients
//! first (`connection: close` on every answer), and a connection is closed when it has been quiet for a while.

mod connection;
mod listener;
mod wire;

use std::net::SocketAddr;

use anyhow::anyhow;
use axum::Router;
use gracefully::{Cleanup, CleanupContext, CleanupResult, Resource};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::task::TaskTracker;

use crate::routes::{Service, router};

/// The server. It has the longest time-out: `/slow` requests are in flight.
#[derive(Resource)]
#[resource(timeout = "8s", env = "INTERFACE_CLEANUP_TIMEOUT")]
pub(crate) struct HttpServer {
    service: Service,
    server: Server,
}

impl HttpServer {
    /// Serves on `listener` from now on.
    pub(crate) fn start(listener: TcpListener, service: Service) -> Self {
        let server = Server::start(listener, router(service.clone()), service.desk.tasks.clone());
        Self { service, server }
    }
}

impl Cleanup for HttpServer {
    /// Event streams never end by themselves, so they are told now.
    fn quiesce(&self) {
        self.server.stop_accepting();
        self.service.feed.close();
    }

    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        self.server.all_answered().await;
        Ok(())
    }

    fn abort(&self) {
        self.server.drop_connections();
    }
}

/// How far the end has come. It only rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Open,
    Closing,
    Dropped,
}

/// The phase, seen from a task of the server.
#[derive(Clone)]
struct Phases(watch::Receiver<Phase>);

impl Phases {
    fn closing(&self) -> bool {
        *self.0.borrow() >= Phase::Closing
    }

    /// Waits until `phase` is reached.
    async fn reached(&self, phase: Phase) {
        // An error says that the server is gone, and with it all reason to go on.
        let _ = self.0.clone().wait_for(|now| *now >= phase).await;
    }
}

struct Server {
    phase: watch::Sender<Phase>,
    /// The accept loop, every connection, and what was begun for a request.
    tasks: TaskTracker,
}

impl Server {
    fn start(listener: TcpListener, router: Router, tasks: TaskTracker) -> Self {
        let (phase, phases) = watch::channel(Phase::Open);
        tasks.spawn(listener::accept(listener, router, Phases(phases), tasks.clone()));
        Self { phase, tasks }
    }

    fn stop_accepting(&self) {
        self.raise(Phase::Closing);
    }

    /// Waits until the last connection is closed and the last order is handed in.
    async fn all_answered(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    fn drop_connections(&self) {
        self.raise(Phase::Dropped);
    }

    fn raise(&self, phase: Phase) {
        self.phase.send_if_modified(|now| std::mem::replace(now, phase.max(*now)) < phase);
    }
}

/// Opens the port.
pub(crate) async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        anyhow!("cannot listen on {address}: {error}; choose another address with --listen ADDR")
    })
}
