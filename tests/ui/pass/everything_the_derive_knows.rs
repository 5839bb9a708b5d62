//! Every word of the derive, once, under a user's strictest lints.

#![forbid(unsafe_code)]
#![deny(warnings, unused, missing_docs, rust_2018_idioms, unreachable_pub, clippy::all, clippy::pedantic)]
#![allow(dead_code)]

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::thread::JoinHandle;

use gracefully::{Cleanup, CleanupContext, CleanupResult, Holds, Managed, Owned, Resource};

struct Pool;

impl Pool {
    async fn close(&self) {}
    fn stop(&self) {}
    fn kill(&self) -> Result<(), fmt::Error> {
        Ok(())
    }
}

struct Connection;

impl Connection {
    async fn close(self) -> Result<(), fmt::Error> {
        Ok(())
    }
    fn kill(&mut self) {}
}

struct Lock;

impl Lock {
    fn release(&self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }
}

fn join(thread: JoinHandle<()>) -> Result<(), &'static str> {
    thread.join().map_err(|_| "it panicked")
}

#[derive(Resource)]
#[resource(order = BASE + 1, timeout = "1m 30s", name = "db", env = "DB_TIMEOUT", closes_after(Cache))]
struct Database {
    #[cleanup(with = Pool::close, abort = Pool::kill, quiesce = Pool::stop)]
    pool: Pool,
    #[cleanup(consume = Connection::close, abort = Connection::kill)]
    connection: Owned<Connection>,
    #[cleanup(with = Lock::release)]
    lock: Lock,
    #[cleanup(consume = join)]
    thread: Owned<JoinHandle<()>>,
    #[cleanup(with = |pool| pool.close(), abort = |pool| pool.stop())]
    closures: Pool,
    #[cleanup(consume = |mut it| async move { it.kill() }, quiesce = |it| it.kill())]
    owned_closures: Owned<Connection>,
    #[cleanup(quiesce = Pool::stop)]
    only_told: Pool,
    #[cleanup(skip)]
    skipped: Pool,
    name: String,
    counters: [AtomicU64; 4],
}

const BASE: i64 = -1;

#[derive(Resource)]
#[resource(uses(Database), closes_before(Metrics), crate = gracefully)]
struct Cache {
    #[uses(nothing)]
    format: Box<dyn Fn(u8) -> u8 + Send + Sync>,
    #[uses(Database, Metrics)]
    on_change: Box<dyn Fn() + Send + Sync>,
}

impl Cleanup for Cache {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Resource)]
struct Metrics(#[cleanup(with = Pool::close)] Pool, u64);

/// An enum, and what it holds.
#[derive(Resource)]
enum Sink {
    File,
    Database(Managed<Database>),
    Both { first: Managed<Database>, second: Shared },
}

impl Cleanup for Sink {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[derive(Holds, Clone)]
struct Shared {
    database: Managed<Database>,
    next: Option<Box<Shared>>,
}

#[derive(Resource)]
struct Generic<T, const N: usize>
where
    T: Clone + Send + Sync + 'static,
{
    #[cleanup(with = Pool::close)]
    pool: Pool,
    #[cleanup(skip)]
    values: [T; N],
}

#[derive(Resource)]
struct ByHand<T> {
    value: T,
}

impl<T: Send + Sync + 'static> Cleanup for ByHand<T> {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

fn main() {}
