//! Who waits for a level, while it rises.

use std::sync::Arc;

use loom::thread;

use super::Count;
use crate::sync::model;
use crate::work::waiters::{CUT, RUNNING, STOPPING, Seat, Waiters};

fn both() -> Vec<fn(u8) -> Waiters> {
    vec![Waiters::small, Waiters::large]
}

fn rise(waiters: &Arc<Waiters>, level: u8) -> thread::JoinHandle<()> {
    let waiters = Arc::clone(waiters);
    thread::spawn(move || {
        waiters.raise(level);
        waiters.wake();
    })
}

/// Invariant 1: who begins to wait while the level rises is told at once, or woken.
#[test]
fn nobody_is_missed() {
    for make in both() {
        model(4, move || {
            let waiters = Arc::new(make(RUNNING));
            let rises = rise(&waiters, STOPPING);
            let another = thread::spawn({
                let waiters = Arc::clone(&waiters);
                move || {
                    let (count, waker) = Count::new();
                    let told = Seat::default().poll(&waiters, RUNNING, &waker);
                    (told, count)
                }
            });
            let (count, waker) = Count::new();
            let told = Seat::default().poll(&waiters, RUNNING, &waker);
            rises.join().unwrap();
            let (also_told, other) = another.join().unwrap();
            assert!(told || count.get() == 1);
            assert!(also_told || other.get() == 1);
        });
    }
}

/// Invariant 1 for who has another waker now: the last one is woken, or its owner is told at once.
#[test]
fn the_last_waker_is_woken() {
    model(4, || {
        let waiters = Arc::new(Waiters::small(RUNNING));
        let mut seat = Seat::default();
        let (first, second) = (Count::new(), Count::new());
        assert!(!seat.poll(&waiters, RUNNING, &first.1));
        let rises = rise(&waiters, STOPPING);
        let told = seat.poll(&waiters, RUNNING, &second.1);
        rises.join().unwrap();
        assert!(told || second.0.get() == 1);
        assert!(first.0.get() + second.0.get() <= 1, "one of them at most");
    });
}

/// Invariant 3: who was woken and gives its place back takes nobody's who waits for the next level.
#[test]
fn an_old_key_is_nobody_elses() {
    model(4, || {
        let waiters = Arc::new(Waiters::small(RUNNING));
        let mut old = Seat::default();
        assert!(!old.poll(&waiters, RUNNING, &Count::new().1));
        waiters.raise(STOPPING);
        waiters.wake();
        let leaves = thread::spawn({
            let waiters = Arc::clone(&waiters);
            move || old.leave(&waiters)
        });
        let (count, waker) = Count::new();
        let mut next = Seat::default();
        assert!(!next.poll(&waiters, STOPPING, &waker));
        let rises = rise(&waiters, CUT);
        leaves.join().unwrap();
        rises.join().unwrap();
        assert_eq!(count.get(), 1);
    });
}

/// Invariants 1 and 3 over two levels: a seat that waits for one after the other is told of both.
#[test]
fn each_level_is_told() {
    model(4, || {
        let waiters = Arc::new(Waiters::small(RUNNING));
        let rises = thread::spawn({
            let waiters = Arc::clone(&waiters);
            move || {
                for level in [STOPPING, CUT] {
                    waiters.raise(level);
                    waiters.wake();
                }
            }
        });
        let mut seat = Seat::default();
        let (first, second) = (Count::new(), Count::new());
        let stopped = seat.poll(&waiters, RUNNING, &first.1);
        // As `Cut` does: it waits for what comes after the stop, also where that has not come.
        let cut = seat.poll(&waiters, STOPPING, &second.1);
        rises.join().unwrap();
        assert!(stopped || cut || first.0.get() + second.0.get() > 0);
        // Where it was woken for the stop alone it would be polled again.
        assert!(cut || second.0.get() > 0);
    });
}

/// A guardian and a scope may wake at the same time: all are woken, and each of them once.
#[test]
fn two_that_wake_wake_once() {
    model(4, || {
        let waiters = Arc::new(Waiters::small(RUNNING));
        let mut seat = Seat::default();
        let (count, waker) = Count::new();
        assert!(!seat.poll(&waiters, RUNNING, &waker));
        let both = [STOPPING, CUT].map(|level| rise(&waiters, level));
        both.into_iter().for_each(|one| one.join().unwrap());
        assert_eq!(count.get(), 1);
    });
}

/// Whether a level was news is said to one alone: `WorkEnded` and the like are not said twice.
#[test]
fn one_of_all_who_raise_has_raised() {
    model(4, || {
        let waiters = Arc::new(Waiters::small(RUNNING));
        let raise = |waiters: &Arc<Waiters>| {
            let waiters = Arc::clone(waiters);
            thread::spawn(move || waiters.raise(STOPPING))
        };
        let others = [raise(&waiters), raise(&waiters)];
        let news = others.map(|other| other.join().unwrap());
        assert_eq!(news.iter().filter(|news| **news).count(), 1);
    });
}
