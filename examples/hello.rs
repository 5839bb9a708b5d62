//! The smallest program that ends right: one resource, no list.
//!
//! Run it and press Ctrl+C, or let it return by itself with `-- --once`.

use std::io::{Write, stdout};

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, graceful_main};

#[derive(Resource)]
#[resource(timeout = "1s")]
struct Greeter {
    name: String,
}

impl Cleanup for Greeter {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        // Not `println!`, which panics where nobody reads any more: then this would not be cleaned.
        let _ = writeln!(stdout(), "goodbye, {}", self.name);
        Ok(())
    }
}

#[graceful_main]
async fn main(app: App) {
    let greeter = app.manage(Greeter { name: "world".into() });
    let _ = writeln!(stdout(), "hello, {} (Ctrl+C ends it)", greeter.name);
    app.ready();
    if std::env::args().any(|argument| argument == "--once") {
        return;
    }
    app.stopping().await;
}
