//! The naive twin of `examples/web_service`: the same routes, database, audit log and workers, on `#[tokio::main]`
//! and `axum::serve`, as most services are written. Nobody manages what it opens, so nothing is cleaned.
//!
//! With `NAIVE_DRAIN=1` it has the graceful shutdown of axum's documentation.

#[path = "../../examples/web_service/audit.rs"]
mod audit;
#[path = "../../examples/web_service/database.rs"]
mod database;
#[path = "../../examples/web_service/desk.rs"]
mod desk;
#[expect(dead_code, reason = "nobody ends the streams here")]
#[path = "../../examples/web_service/feed.rs"]
mod feed;
#[path = "../../examples/web_service/options.rs"]
mod options;
#[path = "../../examples/web_service/routes/mod.rs"]
mod routes;
#[path = "../../examples/web_service/workers.rs"]
mod workers;

use std::io::{self, Write};
use std::sync::Arc as Managed;

use clap::Parser;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use audit::AuditLog;
use database::Database;
use desk::Desk;
use feed::Feed;
use options::{Mode, Options};
use routes::{Readiness, Service};
use workers::Workers;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let feed = Managed::new(Feed::new());

    let db = Managed::new(Database::open(&options.database).await?);
    let audit = Managed::new(AuditLog::open(&options.audit)?);
    let workers = Workers::start(options.workers, db.clone(), audit.clone(), feed.clone());
    let workers = Managed::new(workers);
    workers.take_up().await?;
    let desk = Desk::new(db.clone(), workers.clone(), feed.clone());
    if options.mode == Mode::Console {
        return take_orders(&desk).await;
    }

    let listener = TcpListener::bind(options.listen).await?;
    let address = listener.local_addr()?;
    let ready = Readiness::new(|| true);
    let service = Service { db, audit, workers, feed, ready, desk };
    say(&format!("listening on http://{address}"));

    let serve = axum::serve(listener, routes::router(service));
    if std::env::var_os("NAIVE_DRAIN").is_some() {
        serve.with_graceful_shutdown(asked_to_stop()).await?;
    } else {
        serve.await?;
    }
    Ok(())
}

/// Lines of stdin, as tokio's documentation reads them.
async fn take_orders(desk: &Desk) -> anyhow::Result<()> {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    say("taking orders, one a line, such as: green tea 2");
    loop {
        let line = tokio::select! {
            line = lines.next_line() => line?,
            () = asked_to_stop() => return Ok(()),
        };
        let Some(line) = line else { return Ok(()) };
        match line.parse() {
            Ok(order) => {
                let order = desk.place(order).await?;
                println!("order {}: {} x {}", order.id, order.quantity, order.item);
            }
            Err(why) => say(&format!("no order: {why}")),
        }
    }
}

async fn asked_to_stop() {
    let Ok(mut term) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
