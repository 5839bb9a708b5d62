//! A closed lifecycle: the compiler works out the order from the types, and the program prints it.
//!
//! `Web` holds a `Managed<Database>` and a `Managed<Cache>`, so it closes before both; those two have nothing to do
//! with each other and close in parallel; `Metrics` says in words that it closes last.

use std::io::{Write, stdout};
use std::time::Duration;

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Managed, Resource, graceful_main, lifecycle};

#[derive(Resource)]
#[resource(timeout = "1s", closes_after(Web, Cache, Database))]
struct Metrics;

#[derive(Resource)]
#[resource(timeout = "2s")]
struct Database {
    rows: u32,
}

#[derive(Resource)]
#[resource(timeout = "500ms")]
struct Cache {
    entries: u32,
}

#[derive(Resource)]
#[resource(timeout = "3s")]
struct Web {
    database: Managed<Database>,
    cache: Managed<Cache>,
}

impl Cleanup for Metrics {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        say("metrics: the last numbers are out");
        Ok(())
    }
}

impl Cleanup for Database {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        tokio::time::sleep(Duration::from_millis(30)).await;
        say(&format!("database: {} rows are safe", self.rows));
        Ok(())
    }
}

impl Cleanup for Cache {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        say(&format!("cache: {} entries are gone", self.entries));
        Ok(())
    }
}

impl Cleanup for Web {
    fn quiesce(&self) {
        say("web: no new requests");
    }

    async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
        // What it uses is still there: the database and the cache close after it.
        let (rows, entries) = (self.database.rows, self.cache.entries);
        say(&format!("web: done, with {rows} rows, {entries} entries and {:.1?} to spare", cx.remaining()));
        Ok(())
    }
}

/// Everything that this program opens, in any order.
#[lifecycle(grace = "15s")]
struct Shop(Metrics, Cache, Database, Web);

#[graceful_main]
async fn main(app: App<Shop>) {
    say(&format!("the plan, at most {:?}:", Shop::PLAN.worst_case()));
    for (stage, names) in (1..).zip(Shop::PLAN.stages()) {
        say(&format!("  stage {stage}: {}", names.join(", ")));
    }
    app.manage(Metrics);
    let database = app.manage(Database { rows: 3 });
    let cache = app.manage(Cache { entries: 7 });
    app.manage(Web { database, cache });
    app.ready();
}

/// A line on stdout. `println!` panics where nobody reads any more (`order | head -1`), and a cleanup that panics has failed.
fn say(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}
