//! What a run left on disk, beside what its clients were told.

use std::path::Path;

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

/// The ids in the database and in the audit log, sorted.
#[derive(Debug)]
pub(crate) struct Books {
    pub(crate) database: Vec<i64>,
    pub(crate) audit: Vec<i64>,
    /// Orders that no worker has processed.
    pub(crate) unprocessed: i64,
    /// Whether the database closed without a rest beside it.
    pub(crate) wal_left: bool,
    /// What `PRAGMA integrity_check` says.
    pub(crate) integrity: String,
}

impl Books {
    pub(crate) async fn read(folder: &Path) -> Self {
        // Before it is opened again: that makes a WAL of its own.
        let wal_left = ["shop.db-wal", "shop.db-shm"].iter().any(|name| folder.join(name).exists());
        let options = SqliteConnectOptions::new().filename(folder.join("shop.db"));
        let mut db = options.connect().await.expect("the database opens");
        let integrity = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut db).await;
        let database = sqlx::query_scalar("SELECT id FROM orders ORDER BY id").fetch_all(&mut db).await;
        let unprocessed =
            sqlx::query_scalar("SELECT count(*) FROM orders WHERE processed = 0").fetch_one(&mut db).await;
        let books = Self {
            database: database.expect("there is a table of orders"),
            audit: audit(folder),
            unprocessed: unprocessed.expect("orders say whether they are processed"),
            wal_left,
            integrity: integrity.expect("the check runs"),
        };
        db.close().await.expect("the database closes");
        books
    }

    /// Everything that is wrong with them, given what clients were told. Empty is right.
    pub(crate) fn faults(&self, placed: &[i64]) -> Vec<String> {
        let mut faults = Vec::new();
        let mut placed = placed.to_vec();
        placed.sort_unstable();
        let told = placed.len();
        placed.dedup();
        if placed.len() < told {
            faults.push(format!("{} ids were told to more than one client", told - placed.len()));
        }
        let missing = placed.iter().filter(|id| self.database.binary_search(id).is_err()).count();
        if missing > 0 {
            faults.push(format!("{missing} orders were answered 201 and are not in the database"));
        }
        if self.audit != self.database {
            faults.push(format!(
                "the audit log has {} orders, the database {}, or not the same ones",
                self.audit.len(),
                self.database.len()
            ));
        }
        if self.unprocessed > 0 {
            faults.push(format!("{} orders are not processed", self.unprocessed));
        }
        if self.wal_left {
            faults.push("a WAL is left".to_owned());
        }
        if self.integrity != "ok" {
            faults.push(format!("the database is damaged: {}", self.integrity));
        }
        faults
    }
}

/// The `order_id` of every line, sorted, not deduplicated. A line that is no JSON is -1.
fn audit(folder: &Path) -> Vec<i64> {
    let log = std::fs::read_to_string(folder.join("audit.jsonl")).expect("there is an audit log");
    let id = |line: &str| {
        let line = serde_json::from_str::<Value>(line).ok()?;
        line["order_id"].as_i64()
    };
    let mut ids: Vec<i64> = log.lines().map(|line| id(line).unwrap_or(-1)).collect();
    ids.sort_unstable();
    ids
}
