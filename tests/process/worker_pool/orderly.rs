//! Ends in order, and workers that do not.

use support::processes;
use support::programs::{Ended, Signal};

use crate::pool::{Pool, Scene, number_in};

/// What the counter was at the end, and what the workers say that they added.
fn sums(ended: &Ended) -> (u64, Vec<u64>) {
    let lines = || ended.stderr.lines();
    let end = lines().find(|line| line.starts_with("counter: ") && line.ends_with(" at the end"));
    let end = end.unwrap_or_else(|| panic!("no sum: {}", ended.stderr)).trim_end_matches(" at the end");
    let added = lines().filter(|line| line.starts_with("worker ") && line.contains(" added "));
    (number_in(end), added.map(number_in).collect())
}

/// Waits until it has counted on for a while.
fn counts(pool: &mut Pool) {
    pool.line_with("ready");
    let before = number_in(&pool.line_with("counter: "));
    while number_in(&pool.line_with("counter: ")) == before {}
}

#[test]
fn the_counter_is_what_the_workers_say_they_added() {
    for signal in [Signal::TERM, Signal::INT] {
        let scene = Scene::new();
        let mut pool = scene.start("worker_pool", &["--workers", "3", "--threads", "3"]);
        counts(&mut pool);
        assert_eq!((pool.workers().len(), pool.shared().len()), (3, 2));
        pool.signal(signal);
        let ended = pool.end();
        assert_eq!(ended.status.code(), (signal == Signal::TERM).then_some(0), "{}", ended.stderr);
        let (counter, added) = sums(&ended);
        assert_eq!(added.len(), 3, "{}", ended.stderr);
        assert_eq!(counter, added.iter().sum::<u64>(), "{}", ended.stderr);
        assert!(counter > 0);
        scene.nothing_is_left(&[&pool]);
    }
}

/// It is started again, and the others get on, also where it had the permit.
#[test]
fn a_worker_that_is_killed_is_started_again() {
    let scene = Scene::new();
    let mut pool = scene.start("worker_pool", &["--workers", "2", "--threads", "4"]);
    counts(&mut pool);
    for _ in 0..5 {
        let killed = pool.workers()[0];
        processes::signal(killed, Signal::KILL);
        let line = pool.line_with("it is started again (");
        assert!(line.contains(&format!("process {killed})")), "{line}");
        counts_on(&mut pool);
    }
    pool.signal(Signal::TERM);
    let ended = pool.end();
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    let (counter, added) = sums(&ended);
    // Who was killed says nothing.
    assert!(added.len() == 2 && counter >= added.iter().sum(), "{}", ended.stderr);
    scene.nothing_is_left(&[&pool]);
}

fn counts_on(pool: &mut Pool) {
    let before = number_in(&pool.line_with("counter: "));
    while number_in(&pool.line_with("counter: ")) == before {}
}

#[test]
fn workers_that_crash_are_started_again() {
    let scene = Scene::new();
    let mut pool = scene.start("worker_pool", &["--workers", "2", "--crash-every", "0.2"]);
    for _ in 0..4 {
        pool.line_with("it is started again");
    }
    pool.signal(Signal::TERM);
    assert_eq!(pool.end().status.code(), Some(0));
    scene.nothing_is_left(&[&pool]);
}

#[test]
fn what_is_not_legal_is_refused_with_what_is() {
    for (arguments, says) in [
        (["--start", "fork"], "`--start fork` is not to be had: workers are spawned"),
        (["--workers", "0"], "`--workers` takes a number from 1 to 64, and `0` is none"),
        (["--threads", "many"], "`--threads` takes a number from 1 to 64, and `many` is none"),
        (["--crash-every", "never"], "`--crash-every` takes seconds, such as 0.5, and `never` is none"),
        (["--wrokers", "3"], "there is no `--wrokers`"),
    ] {
        let scene = Scene::new();
        let ended = scene.start("worker_pool", &arguments).end();
        assert_eq!(ended.status.code(), Some(2), "{}", ended.stderr);
        assert!(ended.stderr.contains(says), "{}", ended.stderr);
    }
}
