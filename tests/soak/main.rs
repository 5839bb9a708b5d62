//! Generated programs, faults, ends and signal times, as real processes: each keeps every guarantee.
//!
//! `cargo test -p gracefully-tests --test soak` runs 300 of them, `SOAK_RUNS=10000` as many as that, `SOAK_SEED=7` others.
//! Each program has a seed of its own; where one breaks a promise, the command that runs it again is printed.

mod generate;
mod judge;
mod play;
mod trace;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use generate::spec;
use judge::violations;
use play::play;

/// Programs at a time. They wait most of the time, and too many at once make one another late.
const AT_ONCE: usize = 4;

fn from_environment(variable: &str, otherwise: u64) -> u64 {
    let Ok(value) = std::env::var(variable) else { return otherwise };
    value.parse().unwrap_or_else(|_| panic!("{variable}={value} is no number"))
}

/// What came of one program: the ways it went, or what it broke.
fn run(seed: u64) -> Result<Vec<String>, String> {
    let spec = spec(seed);
    let broken = match catch_unwind(AssertUnwindSafe(|| play(&spec))) {
        Ok(played) => {
            let found = violations(&spec, &played);
            if found.is_empty() {
                return Ok(played.features(&spec));
            }
            format!("{}\n{}", found.join("\n"), played.ended.stderr)
        }
        Err(panic) => panic.downcast_ref::<String>().cloned().unwrap_or_default(),
    };
    let spec = serde_json::to_string(&spec).expect("a spec is JSON");
    Err(format!(
        "{broken}\nspec: {spec}\nagain: SOAK_SEED={seed} SOAK_RUNS=1 cargo test -p gracefully-tests --test soak -- --nocapture\n"
    ))
}

#[test]
fn generated_programs_keep_every_promise() {
    let (first, runs) = (from_environment("SOAK_SEED", 1), from_environment("SOAK_RUNS", 300));
    let began = Instant::now();
    let next = AtomicU64::new(0);
    let broken = Mutex::new(Vec::new());
    let went = Mutex::new(BTreeMap::<String, u32>::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= runs {
                        return;
                    }
                    match run(first + index) {
                        Ok(features) => {
                            let mut went = went.lock().expect("nobody panics with it");
                            for feature in features {
                                *went.entry(feature).or_default() += 1;
                            }
                        }
                        Err(what) => {
                            eprintln!("{what}");
                            broken.lock().expect("nobody panics with it").push(what);
                        }
                    }
                    if (index + 1).is_multiple_of(500) {
                        eprintln!("{} of {runs} programs, {:?}", index + 1, began.elapsed());
                    }
                }
            });
        }
    });
    let mut told = String::new();
    for (feature, times) in went.into_inner().expect("nobody panics with it") {
        let _ = write!(told, "{feature} {times}, ");
    }
    println!("{runs} programs from seed {first} in {:?}: {told}", began.elapsed());
    let broken = broken.into_inner().expect("nobody panics with it");
    assert!(broken.is_empty(), "{} of {runs} programs broke a promise:\n{}", broken.len(), broken.join("\n"));
}
