//! A shop: orders over HTTP into `SQLite`, an audit log on disk, workers in between. Stop it by Ctrl+C or SIGTERM, at
//! any load: every order that was answered is in both, exactly once.
//!
//! `cargo run --example web_service`, then open <http://127.0.0.1:8080> and press Ctrl+C. With `-- --mode console` it
//! takes orders as lines of stdin instead.

mod audit;
mod console;
mod database;
mod desk;
mod feed;
mod options;
mod routes;
mod server;
mod workers;

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use clap::Parser;
use gracefully::{App, Managed, graceful_main, lifecycle};

use audit::AuditLog;
use database::Database;
use desk::Desk;
use feed::Feed;
use options::{Mode, Options};
use routes::{Readiness, Service};
use server::HttpServer;
use workers::Workers;

/// Everything this program opens. Nobody writes the order down: the server holds all of the others and the workers
/// hold the audit log and the database, so it closes from left to right. The last two know nothing of each other and
/// close in parallel. What is left of the 20 s is room for a delay, `GRACEFULLY_DELAY=3s`.
#[lifecycle(grace = "20s", drain = "1s", env = "COMPREHENSIVE_CLEANUP_TIMEOUT")]
struct Shop(HttpServer, Workers, AuditLog, Database);

#[graceful_main]
async fn main(app: App<Shop>) -> Result<(), OneLine> {
    serve(app, Options::parse()).await.map_err(OneLine)
}

/// An error with its causes on one line, and without the backtrace that `RUST_BACKTRACE` adds.
struct OneLine(anyhow::Error);

impl fmt::Debug for OneLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

async fn serve(app: App<Shop>, options: Options) -> anyhow::Result<()> {
    let feed = Arc::new(Feed::new());

    let db = app.manage(Database::open(&options.database).await?);
    let audit = app.manage(AuditLog::open(&options.audit)?);
    let workers = app.manage(Workers::start(options.workers, db.clone(), audit.clone(), Arc::clone(&feed)));
    workers.take_up().await?;
    let desk = Desk::new(db.clone(), workers.clone(), Arc::clone(&feed));

    if options.mode == Mode::Console {
        app.ready();
        say("taking orders, one a line, such as: green tea 2");
        return console::take_orders(&desk, app.stopping()).await;
    }
    let listener = server::bind(options.listen).await?;
    let address = listener.local_addr()?;
    let ready = Readiness::new({
        let app = app.clone();
        move || app.is_ready()
    });
    let service = Service { db, audit, workers, feed, ready, desk };
    app.manage(HttpServer::start(listener, service));

    app.ready();
    say(&format!("listening on http://{address}"));
    app.stopping().await;
    Ok(())
}

/// A line on stderr. Whoever closed it does not end this program.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
