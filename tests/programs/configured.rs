//! A program whose end is configured, in words that `closing` leaves at their defaults: the current-thread runtime, what
//! signals do, how the process ends, and a variable of its own.

use std::time::Duration;

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, graceful_main, lifecycle};

#[derive(Resource)]
#[resource(timeout = "1s", env = "STORE_BOUND")]
struct Store {
    fault: Option<&'static str>,
}

impl Cleanup for Store {
    async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
        eprintln!("store: cleanup, {}", cx.urgency());
        match self.fault {
            Some("hang") => std::future::pending().await,
            Some("block") => loop {
                std::thread::park();
            },
            _ => {}
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
    let fault =
        ["hang", "block"].into_iter().find(|fault| std::env::args().any(|argument| argument == *fault));
    app.manage(Store { fault });
    app.ready();
    let stopping = app.stopping();
    eprintln!("ready");
    stopping.await;
}
