//! Retries that `backon` drives, as the page of `Stop::sleeper` writes them.

use std::time::Duration;

use backon::{ConstantBuilder, Retryable};
use gracefully::{Interrupted, Stop};
use tokio::time::{Instant, sleep};

use crate::{ASKED, Story, seconds, terminated};

const STOPPED: &str = "stopped";

/// A pause of 10 s after each attempt, for ever.
fn for_ever() -> ConstantBuilder {
    ConstantBuilder::new().with_delay(seconds(10)).without_max_times()
}

/// Takes that long, and fails.
async fn failing(story: &Story, takes: Duration) -> Result<(), &'static str> {
    story.tell("begun");
    sleep(takes).await;
    story.tell("failed");
    Err("try again")
}

/// What is in flight is finished.
async fn finished(stop: &Stop, story: &Story, takes: Duration) -> Result<(), &'static str> {
    let attempt = async || if stop.is_stopping() { Err(STOPPED) } else { failing(story, takes).await };
    attempt.retry(for_ever()).sleep(stop.sleeper()).when(|error| *error != STOPPED).await
}

#[test]
fn a_pause_ends_with_the_stop_and_nothing_begins_after_it() {
    let story = Story::default();
    let told = story.clone();
    let outcome = terminated().run(async move |app| {
        // Attempts from 15 s to 30 s and from 40 s to 55 s: the stop comes in a pause.
        sleep(seconds(15)).await;
        let done = app.spawn_graceful(async move |stop| {
            assert_eq!(finished(&stop, &told, seconds(15)).await, Err(STOPPED));
            told.tell("done");
        });
        let _ = done.await;
        assert!(app.is_stopping());
    });
    outcome.assert_clean().assert_within(Duration::ZERO);
    story.assert_is(&["begun", "failed", "begun", "failed", "done"]);
}

#[test]
fn what_is_in_flight_is_finished_and_is_the_last() {
    let story = Story::default();
    let told = story.clone();
    let outcome = terminated().run(async move |app| {
        let done = app.spawn_graceful(async move |stop| {
            assert_eq!(finished(&stop, &told, seconds(62)).await, Err(STOPPED));
            told.tell("done");
        });
        let _ = done.await;
    });
    // Asked after 60 s.
    outcome.assert_clean().assert_within(seconds(2));
    story.assert_is(&["begun", "failed", "done"]);
}

#[test]
fn what_is_in_flight_is_dropped() {
    let story = Story::default();
    let told = story.clone();
    let outcome = terminated().run(async move |app| {
        let since = Instant::now();
        let stop = app.stop();
        let retry = (|| failing(&told, seconds(35))).retry(for_ever()).sleep(sleep);
        assert_eq!(stop.timeout(seconds(900), retry).await, Err(Interrupted::Stopped));
        assert_eq!(since.elapsed(), ASKED);
    });
    outcome.assert_clean().assert_within(Duration::ZERO);
    story.assert_is(&["begun", "failed", "begun"]);
}

#[test]
fn a_limit_ends_retries_where_no_stop_does() {
    let story = Story::default();
    let told = story.clone();
    let outcome = terminated().run(async move |app| {
        let stop = app.stop();
        let retry = (|| failing(&told, seconds(5))).retry(for_ever()).sleep(sleep);
        assert_eq!(stop.timeout(seconds(7), retry).await, Err(Interrupted::Elapsed));
        app.stopping().await;
    });
    outcome.assert_clean();
    story.assert_is(&["begun", "failed"]);
}
