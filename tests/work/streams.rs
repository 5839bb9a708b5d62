//! Streams: ended by the stop, and owning what feeds them.

use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use gracefully::testing::Drill;
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, UntilStop, Verdict};
use tokio::time::{Interval, interval};

use crate::{Leaves, Story, seconds, terminated};

/// Counts seconds, to a last one.
struct Seconds {
    ticks: Interval,
    left: u32,
    _leaves: Leaves,
}

impl Seconds {
    fn new(story: &Story, left: u32) -> Self {
        Self { ticks: interval(seconds(1)), left, _leaves: Leaves(story.clone(), "the stream") }
    }
}

impl Stream for Seconds {
    type Item = Result<u32, u32>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.ticks.poll_tick(cx).map(|_| {
            self.left -= 1;
            Some(if self.left == 100 { Err(100) } else { Ok(self.left) })
        })
    }
}

async fn next<S: Stream>(stream: &mut Pin<&mut S>) -> Option<S::Item> {
    std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await
}

/// What feeds it.
#[derive(Resource)]
#[resource(timeout = "1s")]
struct Client(Story);

impl Cleanup for Client {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        tokio::task::yield_now().await;
        self.0.tell("client cleanup");
        Ok(())
    }
}

const ONCE: [&str; 2] = ["the stream is dropped", "client cleanup"];

/// A stream of so many items that owns its client.
fn owning(app: &App, story: &Story, items: u32) -> gracefully::ScopedStream<Seconds> {
    let scope = app.scope("session");
    scope.manage(Client(story.clone()));
    scope.stream(Seconds::new(story, items))
}

#[test]
fn one_that_is_to_end_with_the_stop_does_and_stays_ended() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let mut stream = pin!(Seconds::new(&story, 1_000).until(&app));
        let mut count = 0;
        while next(&mut stream).await.is_some() {
            count += 1;
        }
        assert!((60..=61).contains(&count), "{count}");
        story.assert_is(&["the stream is dropped"]);
        assert_eq!(next(&mut stream).await, None);
        assert_eq!(stream.size_hint(), (0, Some(0)));
    });
    outcome.assert_clean().assert_within(Duration::ZERO);
}

#[test]
fn the_one_that_feeds_it_closes_once_when_it_is_exhausted() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let mut stream = pin!(owning(&app, &story, 3));
        for left in [2, 1, 0] {
            assert_eq!(next(&mut stream).await, Some(Ok(left)));
        }
        assert_eq!(next(&mut stream).await, None);
        tokio::time::sleep(seconds(1)).await;
        story.assert_is(&ONCE);
        assert_eq!(next(&mut stream).await, None);
        assert_eq!(stream.as_mut().close().await, []);
    });
    story.assert_is(&ONCE);
    outcome.assert_clean();
}

#[test]
fn when_somebody_breaks_out_of_it() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let mut stream = pin!(owning(&app, &story, 1_000));
        assert_eq!(next(&mut stream).await, Some(Ok(999)));
        assert_eq!(stream.as_mut().close().await, [("Client", Verdict::Cleaned)]);
        assert_eq!(next(&mut stream).await, None);
    });
    story.assert_is(&ONCE);
    outcome.assert_clean();
}

#[test]
fn when_an_error_ends_the_loop() {
    async fn all(app: &App, story: &Story) -> Result<(), u32> {
        let mut stream = pin!(owning(app, story, 103));
        while let Some(item) = next(&mut stream).await {
            item?;
        }
        Ok(())
    }
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        assert_eq!(all(&app, &story).await, Err(100));
        tokio::time::sleep(seconds(1)).await;
        story.assert_is(&ONCE);
    });
    outcome.assert_clean();
}

#[test]
fn when_it_is_dropped_in_a_select() {
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let reads = async {
            let mut stream = pin!(owning(&app, &story, 1_000));
            while next(&mut stream).await.is_some() {}
        };
        tokio::select! {
            () = reads => unreachable!("it is endless"),
            () = tokio::time::sleep(seconds(5)) => {}
        }
        tokio::time::sleep(seconds(1)).await;
        story.assert_is(&ONCE);
    });
    outcome.assert_clean();
}

#[test]
fn when_its_task_is_aborted_or_panics() {
    for panics in [false, true] {
        let story = Story::default();
        let outcome = Drill::open().run(async |app| {
            let stream = owning(&app, &story, 1_000);
            let task = tokio::spawn(async move {
                let mut stream = pin!(stream);
                while next(&mut stream).await.is_some() {
                    assert!(!panics, "somebody else's mistake");
                }
            });
            tokio::time::sleep(seconds(2)).await;
            task.abort();
            assert!(task.await.is_err());
            tokio::time::sleep(seconds(1)).await;
            story.assert_is(&ONCE);
        });
        outcome.assert_clean();
    }
}

#[test]
fn when_the_app_closes() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let mut stream = pin!(owning(&app, &story, 1_000));
        assert!(!app.is_stopping());
        while next(&mut stream).await.is_some() {}
        assert!(app.is_stopping());
    });
    story.assert_is(&ONCE);
    outcome.assert_clean().assert_within(Duration::ZERO);
}

#[test]
fn a_main_that_reads_one_and_asks_nothing_else_sees_its_end() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let mut stream = pin!(owning(&app, &story, 1_000));
        while next(&mut stream).await.is_some() {}
        story.tell("main knows");
    });
    story.assert_is(&["the stream is dropped", "main knows", "client cleanup"]);
    outcome.assert_clean().assert_within(Duration::ZERO);
}
