//! Both bells keep the same promise.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough to be told from a bell that was not heard.
const LONG: Duration = Duration::from_secs(20);

macro_rules! promises {
    ($bell:ident) => {
        mod $bell {
            use super::*;
            use crate::os::wake::$bell::bell;

            #[test]
            fn what_was_rung_before_the_sleep_is_heard() {
                let (bell, sleeper) = bell().unwrap();
                sleeper.reset();
                bell.ring();
                bell.ring();
                let start = Instant::now();
                sleeper.sleep(Some(LONG));
                assert!(start.elapsed() < LONG);
            }

            #[test]
            fn a_handler_wakes_who_sleeps() {
                let (bell, sleeper) = bell().unwrap();
                let start = Instant::now();
                thread::scope(|scope| {
                    scope.spawn(|| bell.ring_in_handler());
                    sleeper.sleep(Some(LONG));
                });
                assert!(start.elapsed() < LONG);
            }

            #[test]
            fn it_is_quiet_after_a_reset_and_sleeps_for_all_its_limit() {
                let (bell, sleeper) = bell().unwrap();
                bell.ring();
                sleeper.reset();
                // A ring before the reset may still cost one sleep.
                sleeper.sleep(Some(Duration::from_millis(1)));
                sleeper.reset();
                let (start, limit) = (Instant::now(), Duration::from_millis(20));
                sleeper.sleep(Some(limit));
                assert!(start.elapsed() >= limit);
            }

            /// Two who post and ring, one who resets, looks and sleeps: whoever sleeps has seen everything.
            #[test]
            fn no_ring_is_lost() {
                const EACH: u32 = 20_000;
                let (bell, sleeper) = bell().unwrap();
                let posted = AtomicU32::new(0);
                thread::scope(|scope| {
                    for _ in 0..2 {
                        scope.spawn(|| {
                            for _ in 0..EACH {
                                posted.fetch_add(1, Ordering::Relaxed);
                                bell.ring();
                            }
                        });
                    }
                    loop {
                        sleeper.reset();
                        if posted.load(Ordering::Relaxed) == 2 * EACH {
                            break;
                        }
                        let start = Instant::now();
                        sleeper.sleep(Some(LONG));
                        assert!(start.elapsed() < LONG, "a ring was lost");
                    }
                });
            }
        }
    };
}

promises!(stream);
#[cfg(all(any(target_os = "linux", target_os = "android"), target_pointer_width = "64"))]
promises!(futex);
