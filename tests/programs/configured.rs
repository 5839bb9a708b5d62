//! A program whose end is configured, in words that `closing` leaves at their defaults: the current-thread runtime, what
//! signals do, how the process ends, and a variable of its own.

use std::time::Duration;

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, graceful_main, lifecycle};

#[derive(Resource)]
#[resource(timeout = "1s", env = "STORE_BOUND")]
struct Store {
    hangs: bool,
}

impl Cleanup for Store {
    async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
        eprintln!("store: cleanup, {}", cx.urgency());
        if self.hangs {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        eprintln!("store: cleaned");
        Ok(())
    }

    fn abort(&self) {
        eprintln!("store: abort");
    }
}

#[lifecycle(
    grace = "6s",
    drain = "500ms",
    reserve = "800ms",
    fast = "200ms",
    signals(SIGHUP = "ignore", SIGQUIT = "graceful", SIGTERM = "fast"),
    exit = "signal"
)]
struct Configured(Store);

#[graceful_main(flavor = "current_thread")]
async fn main(app: App<Configured>) {
    app.manage(Store { hangs: std::env::args().any(|argument| argument == "hang") });
    app.ready();
    let stopping = app.stopping();
    eprintln!("ready");
    stopping.await;
}
