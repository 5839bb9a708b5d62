//! Paced groups: many who are told in batches, so that they do not all come back at once.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use gracefully::{Pace, Signal, Stopped, UntilStop, WorkEnd};
use tokio::time::{Instant, sleep};

use crate::{ASKED, Database, Story, seconds, terminated};

/// When each was told, counted from the request.
#[derive(Clone)]
struct Told(Instant, Arc<Mutex<Vec<Duration>>>);

impl Told {
    /// Made when the program begins.
    fn new() -> Self {
        Self(Instant::now() + ASKED, Arc::default())
    }

    fn note(&self) {
        self.1.lock().expect("no one panics in here").push(self.0.elapsed());
    }

    /// How many at each moment.
    fn moments(&self) -> BTreeMap<Duration, usize> {
        let mut moments = BTreeMap::new();
        for at in &*self.1.lock().expect("no one panics in here") {
            *moments.entry(*at).or_default() += 1;
        }
        moments
    }
}

/// Spawns so many who note when they are told, and need half a second to end.
fn spawn(group: &gracefully::TaskGroup, count: usize, told: &Told) {
    for _ in 0..count {
        let told = told.clone();
        group.spawn_graceful(async move |stop| {
            assert_eq!(pending::<()>().until(&stop).await, Err(Stopped));
            told.note();
            sleep(Duration::from_millis(500)).await;
        });
    }
}

const MANY: usize = 100_000;

#[test]
fn a_hundred_thousand_are_told_in_batches_that_are_spread_over_the_drain() {
    let mut moments = BTreeMap::new();
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        app.manage(Database(story.clone()));
        let told = Told::new();
        let group = app.paced("connections", Pace::over(seconds(3)).batches(50));
        spawn(&group, MANY, &told);
        app.stopping().await;
        assert!(group.stop().is_stopping() && group.guard("one more").is_err());
        group.closed().await;
        moments = told.moments();
        story.tell("all are gone");
    });
    story.assert_is(&["all are gone", "database cleanup"]);
    outcome.assert_clean();
    assert_eq!((moments.len(), moments.values().sum::<usize>()), (50, MANY));
    assert!(moments.values().all(|told| *told == MANY / 50), "{moments:?}");
    // One in each fiftieth of the three seconds, at no regular moment. Timers have a millisecond.
    let part = seconds(3) / 50;
    for (n, at) in (0..).zip(moments.keys()) {
        assert!((part * n..=part * (n + 1) + Duration::from_millis(1)).contains(at), "{n}: {at:?}");
    }
    let steps: Vec<_> =
        moments.keys().zip(moments.keys().skip(1)).map(|(one, next)| next.saturating_sub(*one)).collect();
    assert!(steps.iter().any(|step| *step < part / 2) && steps.iter().any(|step| *step > part), "{steps:?}");
    assert!(outcome.report().took < seconds(4));
}

#[test]
fn a_quarter_of_the_drain_is_kept_for_the_last_whatever_the_pace_says() {
    let mut moments = BTreeMap::new();
    let outcome = terminated().run(async |app| {
        let told = Told::new();
        let group = app.paced("connections", Pace::over(seconds(600)).seed(7));
        spawn(&group, 64, &told);
        app.stopping().await;
        group.closed().await;
        moments = told.moments();
    });
    outcome.assert_clean();
    assert!(outcome.report().work.is_empty(), "{:?}", outcome.report().work);
    let (first, last) = (moments.keys().next().expect("some"), moments.keys().last().expect("some"));
    assert!(*first < Duration::from_millis(150) && *last > Duration::from_millis(3_500), "{moments:?}");
    assert!(*last <= Duration::from_millis(3_751), "{moments:?}");
}

#[test]
fn a_few_are_told_one_after_the_other() {
    let mut moments = BTreeMap::new();
    let outcome = terminated().run(async |app| {
        let told = Told::new();
        let group = app.paced("connections", Pace::over(seconds(3)).jitter(0.0));
        spawn(&group, 3, &told);
        app.stopping().await;
        group.closed().await;
        moments = told.moments();
    });
    outcome.assert_clean();
    let even = [seconds(0), seconds(1), seconds(2)].map(|at| (at, 1));
    assert_eq!(moments.into_iter().collect::<Vec<_>>(), even);
}

#[test]
fn a_second_request_tells_everybody_at_once() {
    let all = OnceLock::new();
    let outcome = terminated().request_at(ASKED + seconds(1), Signal::Int).run(async |app| {
        let told = all.get_or_init(Told::new);
        let group = app.paced("connections", Pace::over(seconds(3)).batches(30).jitter(0.0));
        // Those that are told are guards here: a task would be dropped.
        for _ in 0..300 {
            let (guard, told) = (group.guard("connection").expect("it is open"), told.clone());
            tokio::spawn(async move {
                guard.stop().stopping().await;
                told.note();
            });
        }
        app.stopping().await;
        // It is dropped with the second request.
        pending::<()>().await;
    });
    outcome.assert_clean();
    let moments = all.get().expect("it has begun").moments();
    // Ten batches a second until then, and the rest.
    assert_eq!((moments.len(), moments.values().sum::<usize>()), (11, 300));
    assert_eq!(moments.get(&seconds(1)), Some(&200));
}

#[test]
fn one_that_is_cancelled_is_told_at_once() {
    let outcome = terminated().run(async |app| {
        let group = app.paced("connections", Pace::default());
        spawn(&group, 100, &Told::new());
        tokio::task::yield_now().await;
        let since = Instant::now();
        group.cancel();
        group.closed().await;
        assert_eq!(since.elapsed(), Duration::ZERO);
        app.stopping().await;
    });
    outcome.assert_clean();
}

#[test]
fn who_does_not_end_is_cut_at_the_bound_and_named_once() {
    let outcome = terminated().run(async |app| {
        let group = app.paced("connections", Pace::default());
        for _ in 0..100 {
            group.spawn_graceful(async |_| pending::<()>().await);
        }
        app.stopping().await;
    });
    outcome.assert_clean();
    assert_eq!(outcome.report().took, seconds(5));
    let [work] = &outcome.report().work[..] else { panic!("{:?}", outcome.report().work) };
    assert_eq!((work.count, work.name.as_deref(), &work.ended), (100, Some("connections"), &WorkEnd::Cut));
}

#[test]
fn that_of_a_resource_is_paced_too_and_the_resource_waits() {
    let story = Story::default();
    let outcome = terminated().run(async |app| {
        let db = app.manage(Database(story.clone()));
        let group = db.paced("cursors", Pace::over(seconds(2)).batches(2).jitter(0.0));
        for name in ["first", "second"] {
            let told = story.clone();
            group.spawn_graceful(async move |stop| {
                stop.stopping().await;
                told.tell(name);
            });
        }
        app.stopping().await;
    });
    story.assert_is(&["first", "second", "database cleanup"]);
    outcome.assert_clean();
    assert_eq!(outcome.report().took, seconds(1));
}
