//! The smallest program with the library: ready, and stopped by SIGTERM.

use std::io::Write;

use gracefully::{App, graceful_main};

#[graceful_main]
async fn main(app: App) {
    let stopping = app.stopping();
    std::io::stdout().write_all(b"ready\n").expect("the benchmark reads it");
    stopping.await;
}
