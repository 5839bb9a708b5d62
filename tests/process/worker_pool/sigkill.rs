//! What a SIGKILL leaves.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::thread;
use std::time::Duration;

use support::processes;
use support::programs::Signal;

use crate::pool::Scene;

#[test]
fn of_the_program() {
    let scene = Scene::new();
    let mut pool = scene.start("worker_pool", &[]);
    pool.line_with("ready");
    pool.signal(Signal::KILL);
    pool.end();
    scene.nothing_is_left(&[&pool]);
}

/// The same program by hand leaves its workers and what they share.
#[test]
fn of_a_program_without_the_library() {
    let scene = Scene::new();
    let mut pool = scene.start("worker_pool_naive", &[]);
    pool.line_with("ready");
    pool.signal(Signal::KILL);
    // Time itself is the subject: as long as ours is promised to take at most.
    thread::sleep(Duration::from_secs(2));
    assert!(!pool.shared().is_empty(), "what they share is gone");
    assert!(!scene.processes().is_empty(), "all workers are gone");
    for path in pool.shared() {
        let _ = std::fs::remove_file(path);
    }
}

#[test]
fn of_the_program_and_its_companion_until_the_next_start() {
    let scene = Scene::new();
    let mut first = scene.start("worker_pool", &[]);
    first.line_with("ready");
    processes::signal(first.companion().expect("it has one"), Signal::KILL);
    first.signal(Signal::KILL);
    first.end();
    assert_eq!(first.shared().len(), 2, "somebody has reclaimed it by now");
    let mut second = scene.start("worker_pool", &[]);
    second.line_with("ready");
    assert_eq!(first.shared().len(), 0);
    second.signal(Signal::TERM);
    assert_eq!(second.end().status.code(), Some(0));
    scene.nothing_is_left(&[&first, &second]);
}

/// At random moments: `POOL_KILLS=1000` for a soak.
#[test]
fn at_any_moment() {
    let rounds: u32 = std::env::var("POOL_KILLS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(50);
    let scene = Scene::new();
    for round in 0..rounds {
        let mut pool = scene.start("worker_pool", &["--workers", "2"]);
        let moment = RandomState::new().build_hasher().finish() % 120;
        thread::sleep(Duration::from_millis(moment));
        pool.signal(Signal::KILL);
        pool.end();
        scene.nothing_is_left(&[&pool]);
        if rounds > 50 && round % 50 == 49 {
            println!("{} of {rounds} rounds: nothing is left", round + 1);
        }
    }
}
