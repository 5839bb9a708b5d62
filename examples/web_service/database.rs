//! The orders, in `SQLite`: one connection that writes, a few that read.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, anyhow, ensure};
use gracefully::Resource;
use serde::Serialize;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    item TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    processed INTEGER NOT NULL DEFAULT 0
)";

/// The database. Its fields are released in this order: the writer goes last, so that it can empty the WAL.
#[derive(Resource, Debug)]
#[resource(timeout = "2s")]
pub(crate) struct Database {
    #[cleanup(with = SqlitePool::close)]
    readers: SqlitePool,
    /// `SQLite` has one writer at a time. With one connection they queue here, in order, and not in its busy loop.
    #[cleanup(with = checkpoint_and_close)]
    writer: SqlitePool,
}

/// An order as the database has it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Order {
    pub(crate) id: i64,
    pub(crate) item: String,
    pub(crate) quantity: i64,
    pub(crate) processed: bool,
}

/// How many orders there are.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Counts {
    pub(crate) orders: i64,
    pub(crate) processed: i64,
}

impl Database {
    /// Opens it, and makes the file and the table where they are not there.
    pub(crate) async fn open(url: &str) -> anyhow::Result<Self> {
        let refused = |error: &dyn Display| {
            anyhow!("cannot open the database {url}: {error}; give another one with --database sqlite:FILE")
        };
        let options = options(url).map_err(|error| refused(&error))?;
        let refused = |error: sqlx::Error| refused(&error);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .map_err(refused)?;
        sqlx::query(SCHEMA).execute(&writer).await.map_err(refused)?;
        let readers =
            SqlitePoolOptions::new().max_connections(4).connect_with(options).await.map_err(refused)?;
        Ok(Self { readers, writer })
    }

    /// Adds an order. It is committed when this returns.
    pub(crate) async fn add(&self, item: String, quantity: i64) -> anyhow::Result<Order> {
        let added = sqlx::query("INSERT INTO orders (item, quantity) VALUES (?, ?)")
            .bind(&item)
            .bind(quantity)
            .execute(&self.writer)
            .await
            .context("cannot add the order")?;
        Ok(Order { id: added.last_insert_rowid(), item, quantity, processed: false })
    }

    /// Marks an order as processed.
    pub(crate) async fn mark_processed(&self, id: i64) -> anyhow::Result<()> {
        sqlx::query("UPDATE orders SET processed = 1 WHERE id = ?").bind(id).execute(&self.writer).await?;
        Ok(())
    }

    /// What an earlier run took and did not process.
    pub(crate) async fn unprocessed(&self) -> anyhow::Result<Vec<Order>> {
        let rows = sqlx::query_as(
            "SELECT id, item, quantity, processed FROM orders WHERE processed = 0 ORDER BY id",
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows.into_iter().map(order).collect())
    }

    /// The newest orders, newest first.
    pub(crate) async fn latest(&self, limit: i64) -> anyhow::Result<Vec<Order>> {
        let rows =
            sqlx::query_as("SELECT id, item, quantity, processed FROM orders ORDER BY id DESC LIMIT ?")
                .bind(limit)
                .fetch_all(&self.readers)
                .await?;
        Ok(rows.into_iter().map(order).collect())
    }

    /// How many orders there are.
    pub(crate) async fn counts(&self) -> anyhow::Result<Counts> {
        let (orders, processed) = sqlx::query_as("SELECT count(*), coalesce(sum(processed), 0) FROM orders")
            .fetch_one(&self.readers)
            .await?;
        Ok(Counts { orders, processed })
    }
}

/// A file, so that it outlives the process and all connections see the same.
fn options(url: &str) -> anyhow::Result<SqliteConnectOptions> {
    ensure!(url.starts_with("sqlite:"), "it does not begin with sqlite:");
    ensure!(!url.contains(":memory:") && !url.contains("mode=memory"), "it would be in memory only");
    let options = SqliteConnectOptions::from_str(url)?;
    Ok(options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(Duration::from_secs(5)))
}

fn order((id, item, quantity, processed): (i64, String, i64, bool)) -> Order {
    Order { id, item, quantity, processed }
}

/// Moves what the WAL has into the database file, so that none is left beside it.
async fn checkpoint_and_close(writer: &SqlitePool) -> Result<(), sqlx::Error> {
    let emptied = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer).await;
    writer.close().await;
    emptied.map(drop)
}
