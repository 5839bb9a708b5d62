//! The same program by hand on tokio.

use std::io::Write;

use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() {
    let mut term = signal(SignalKind::terminate()).expect("SIGTERM can be listened for");
    std::io::stdout().write_all(b"ready\n").expect("the benchmark reads it");
    term.recv().await;
}
