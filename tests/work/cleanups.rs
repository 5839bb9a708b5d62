//! Waiting for time inside of a cleanup: not ended by the stop of the program, bounded by the cleanup's own deadline.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backon::{ConstantBuilder, Retryable};
use gracefully::testing::Drill;
use gracefully::{
    Cleanup, CleanupContext, CleanupResult, Interrupted, Open, Resource, Signal, Stop, Stopped, UntilStop,
    Verdict,
};
use tokio::time::Instant;

use crate::{ASKED, Story, seconds, terminated};

/// What it does to close, with 4 s for it.
type Closes = fn(CleanupContext, Story) -> std::pin::Pin<Box<dyn Future<Output = CleanupResult> + Send>>;

#[derive(Resource)]
#[resource(timeout = "4s")]
struct Lease {
    closes: Closes,
    story: Story,
}

impl Cleanup for Lease {
    async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
        (self.closes)(cx.clone(), self.story.clone()).await
    }
}

/// Closes one of them at the end.
#[track_caller]
fn closed(drill: Drill<Open>, closes: Closes, tells: &[&str]) -> gracefully::testing::Outcome<Open> {
    let story = Story::default();
    let outcome = drill.run(async |app| {
        app.manage(Lease { closes, story: story.clone() });
        app.stopping().await;
    });
    story.assert_is(tells);
    outcome
}

#[test]
fn a_sleep_does_not_end_with_the_stop_of_the_program() {
    let outcome = closed(
        terminated(),
        |cx, story| {
            Box::pin(async move {
                let stop = cx.stop();
                assert!(!stop.is_stopping());
                assert_eq!(stop.remaining(), Some(seconds(4)));
                assert_eq!(stop.reason().expect("something asked").to_string(), "SIGTERM");
                assert_eq!(cx.sleep(seconds(1)).await, Ok(()));
                assert_eq!(cx.timeout(seconds(1), pending::<()>()).await, Err(Interrupted::Elapsed));
                assert_eq!(cx.timeout(seconds(1), async { 7 }).await, Ok(7));
                let mut ticks = cx.interval(Duration::from_millis(500));
                for _ in 0..3 {
                    ticks.tick().await?;
                }
                assert_eq!(stop.remaining(), Some(seconds(1)));
                story.tell("done");
                Ok(())
            })
        },
        &["done"],
    );
    outcome.assert_clean().assert_within(seconds(3));
}

#[test]
fn it_ends_when_the_time_of_the_cleanup_is_up_and_what_the_cleanup_says_to_that_is_told() {
    let outcome = closed(
        terminated(),
        |cx, story| {
            Box::pin(async move {
                let since = Instant::now();
                let slept = cx.sleep(seconds(600)).await;
                assert_eq!((slept, since.elapsed()), (Err(Stopped), seconds(4)));
                assert_eq!(cx.timeout(seconds(1), pending::<()>()).await, Err(Interrupted::Stopped));
                assert_eq!(cx.interval(seconds(1)).tick().await, Err(Stopped));
                assert_eq!(cx.stop().remaining(), Some(Duration::ZERO));
                story.tell("last words");
                Err("the lease is not given back".into())
            })
        },
        &["last words"],
    );
    outcome.assert_verdict::<Lease>(Verdict::TimedOut).assert_status(70);
    let said = outcome.report().resources[0].error.clone().expect("it said so");
    assert!(said.contains("the lease is not given back"), "{said}");
}

#[test]
fn one_that_goes_on_after_that_is_dropped() {
    let outcome = closed(
        terminated(),
        |cx, story| {
            Box::pin(async move {
                let _ = cx.sleep(seconds(600)).await;
                story.tell("goes on");
                tokio::time::sleep(Duration::from_millis(1)).await;
                story.tell("never");
                Ok(())
            })
        },
        &["goes on"],
    );
    outcome.assert_verdict::<Lease>(Verdict::TimedOut);
}

#[test]
fn one_that_never_asked_is_not_polled_again() {
    let outcome = closed(
        terminated(),
        |_, story| {
            Box::pin(async move {
                let _ = tokio::time::timeout(seconds(4), pending::<()>()).await;
                story.tell("never");
                Ok(())
            })
        },
        &[],
    );
    outcome.assert_verdict::<Lease>(Verdict::TimedOut);
}

#[test]
fn a_second_request_shortens_what_is_left() {
    let outcome = closed(
        terminated().request_at(ASKED + seconds(1), Signal::Int),
        |cx, story| {
            Box::pin(async move {
                let (stop, since) = (cx.stop(), Instant::now());
                cx.sleep(Duration::from_millis(1_500)).await?;
                // A second from the second request on.
                assert_eq!(stop.remaining(), Some(Duration::from_millis(500)));
                assert_eq!(cx.sleep(seconds(600)).await, Err(Stopped));
                assert_eq!(since.elapsed(), seconds(2));
                story.tell("told");
                Ok(())
            })
        },
        &["told"],
    );
    outcome.assert_verdict::<Lease>(Verdict::TimedOut);
}

#[test]
fn retries_go_on_until_the_time_is_up_and_none_begins_after_that() {
    async fn give_back(story: &Story) -> Result<(), &'static str> {
        story.tell("tries");
        tokio::task::yield_now().await;
        Err("nobody answers")
    }
    let outcome = closed(
        terminated(),
        |cx, story| {
            Box::pin(async move {
                let stop: Stop = cx.stop();
                let pauses = ConstantBuilder::new().with_delay(seconds(3)).without_max_times();
                let attempt = async || {
                    if stop.is_stopping() { Err("not given back in time") } else { give_back(&story).await }
                };
                attempt.retry(pauses).sleep(stop.sleeper()).when(|_| !stop.is_stopping()).await?;
                Ok(())
            })
        },
        &["tries", "tries"],
    );
    outcome.assert_verdict::<Lease>(Verdict::TimedOut);
    let said = outcome.report().resources[0].error.clone().expect("it said so");
    assert!(said.contains("not given back in time"), "{said}");
}

#[test]
fn what_a_cleanup_leaves_behind_ends_with_it() {
    let outcome = closed(
        terminated(),
        |cx, story| {
            Box::pin(async move {
                tokio::spawn(async move {
                    assert_eq!(pending::<()>().until(&cx).await, Err(Stopped));
                    story.tell("left behind, and told");
                });
                tokio::task::yield_now().await;
                Ok(())
            })
        },
        &["left behind, and told"],
    );
    outcome.assert_clean().assert_within(Duration::ZERO);
}

#[test]
fn what_closes_before_the_request_has_the_same() {
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&outcomes);
    let story = Story::default();
    let outcome = Drill::open().run(async |app| {
        let closes: Closes = |cx, story| {
            Box::pin(async move {
                assert_eq!((cx.stop().reason(), cx.sleep(seconds(1)).await), (None, Ok(())));
                story.tell("closed");
                Ok(())
            })
        };
        let lease = app.manage(Lease { closes, story: story.clone() });
        let verdict = app.close(&lease).await;
        told.lock().expect("no one panics in here").push(verdict);
    });
    story.assert_is(&["closed"]);
    assert_eq!(*outcomes.lock().expect("no one panics in here"), [Verdict::Cleaned]);
    outcome.assert_clean();
}
