//! Stops, and waiting for time.

use std::time::Duration;

use gracefully::{Interrupted, Stopped};
use tokio::time::Instant;

use crate::{ASKED, seconds, terminated};

#[test]
fn a_sleep_returns_when_the_stop_comes() {
    let outcome = terminated().run(async |app| {
        let since = Instant::now();
        assert_eq!(app.stop().sleep(seconds(1)).await, Ok(()));
        assert_eq!(since.elapsed(), seconds(1));
        assert_eq!(app.stop().sleep(seconds(600)).await, Err(Stopped));
        assert_eq!(since.elapsed(), ASKED);
        // After it, too.
        assert_eq!(app.stop().sleep(seconds(600)).await, Err(Stopped));
        assert_eq!(since.elapsed(), ASKED);
    });
    outcome.assert_clean();
}

#[test]
fn a_timeout_says_which_it_was() {
    let outcome = terminated().run(async |app| {
        let stop = app.stop();
        assert_eq!(stop.timeout(seconds(1), async { 7 }).await, Ok(7));
        let never = std::future::pending::<()>;
        assert_eq!(stop.timeout(seconds(1), never()).await, Err(Interrupted::Elapsed));
        assert_eq!(stop.timeout(seconds(600), never()).await, Err(Interrupted::Stopped));
    });
    outcome.assert_clean();
}

#[test]
fn an_interval_ticks_until_the_stop() {
    let outcome = terminated().run(async |app| {
        let stop = app.stop();
        let mut ticks = stop.interval(seconds(7));
        let mut count = 0;
        while ticks.tick().await.is_ok() {
            count += 1;
        }
        assert_eq!(count, 1 + 60 / 7);
        assert_eq!(ticks.tick().await, Err(Stopped));
    });
    outcome.assert_clean().assert_within(Duration::ZERO);
}

#[test]
fn nothing_is_known_before_something_asks() {
    let outcome = terminated().run(async |app| {
        let stop = app.stop();
        assert_eq!((stop.remaining(), stop.reason()), (None, None));
        app.stopping().await;
        assert_eq!(stop.remaining(), Some(seconds(5)));
    });
    outcome.assert_clean();
}
