//! Time is virtual, and the same test always tells the same story.

use std::thread;
use std::time::{Duration, Instant};

use gracefully::testing::Drill;
use gracefully::{
    Cleanup, CleanupContext, CleanupError, CleanupResult, Report, Resource, Signal, Verdict, lifecycle,
};

use crate::shop::{Database, Server, shop, terminated};

/// What the machine may take for hours that are none.
const AT_ONCE: Duration = Duration::from_secs(20);

#[test]
fn an_hour_takes_no_time() {
    let began = Instant::now();
    let outcome = terminated().hang::<Database>().run(shop);
    outcome.assert_verdict::<Database>(Verdict::TimedOut);
    let took = outcome.report().took;
    assert!(took > Duration::from_hours(1) && took < Duration::from_secs(3610), "{took:?}");
    assert!(began.elapsed() < AT_ONCE, "it really took {:?}", began.elapsed());
}

#[derive(Resource)]
#[resource(timeout = "10m")]
struct Watch {}

impl Cleanup for Watch {
    async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
        let check = |minutes: u64, left: Duration| -> CleanupResult {
            let slack = Duration::from_millis(10);
            let expected = Duration::from_secs(minutes * 60);
            if left <= expected && left + slack >= expected {
                return Ok(());
            }
            Err(CleanupError::from(format!("{left:?} are left, not {expected:?}")))
        };
        check(10, cx.remaining())?;
        tokio::time::sleep(Duration::from_mins(1)).await;
        check(9, cx.remaining())?;
        check(9, cx.deadline() - tokio::time::Instant::now().into_std())?;
        let two_left = cx.deadline().checked_sub(Duration::from_mins(2)).ok_or("there is no such time")?;
        tokio::time::sleep_until(two_left.into()).await;
        check(2, cx.remaining())
    }
}

#[lifecycle(grace = "20m")]
struct Watched(Watch);

#[test]
fn a_cleanup_sees_the_clock_of_the_drill() {
    let outcome = Drill::<Watched>::new().request_at(Duration::from_secs(5), Signal::Term).run(async |app| {
        app.manage(Watch {});
        app.stopping().await;
    });
    outcome.assert_clean().assert_within(Duration::from_secs(8 * 60 + 1));
    assert_eq!(outcome.report().resources[0].worked.as_secs(), 8 * 60);
}

fn story() -> Report {
    let drill = terminated().hang::<Server>().block::<Database>();
    drill.request_at(Duration::from_secs(64), Signal::Int).run(shop).report().clone()
}

#[test]
fn the_same_drill_tells_the_same_story_also_beside_others() {
    let told = story();
    let others: Vec<_> = (0..32).map(|_| thread::spawn(story)).collect();
    for other in others {
        assert_eq!(other.join().expect("no drill fails"), told);
    }
}
