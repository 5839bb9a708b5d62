//! Writing to stderr, and ignoring what goes wrong: a closed pipe is no reason to end differently.
//!
//! 1. What it does not take in time is dropped: a pipe that nobody reads and a terminal that was stopped take nothing.
//! 2. The standard library has a lock there, without which lines run into those of others; but a program may keep it.
//!    Who may not be kept by it waits for it elsewhere, and after a moment writes without it.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::boxed;
use crate::os;
use crate::sync::{Opener, latch};

/// How long a stderr that takes nothing, or is somebody's, is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_millis(500);

/// Writes a line, from a thread that may not be kept.
pub(crate) fn line(text: &str) {
    let _ = write_in_time(&format!("{text}\n"), PATIENCE);
}

/// Writes this, from a thread that may be kept by whoever has the lock; whether stderr took it all, each piece of it
/// within `patience`.
pub(crate) fn write(text: &str, patience: Duration) -> bool {
    let _lock = io::stderr().lock();
    os::write_stderr(text.as_bytes(), patience)
}

/// The same, from a thread that may not be kept; whether stderr did not take it all, and whether nobody had the lock.
pub(crate) fn write_in_time(text: &str, patience: Duration) -> (bool, bool) {
    let turn = Turn::wait();
    (!os::write_stderr(text.as_bytes(), patience), turn.0.is_some())
}

/// Whether a thread waits for the lock, or has it. One that waits does so for as long as it is kept by others.
static WAITS: AtomicBool = AtomicBool::new(false);

/// As long as this lives nobody else writes by way of the standard library.
struct Turn(Option<(Opener, JoinHandle<()>)>);

impl Turn {
    /// It, or nothing: a thread cannot give up waiting for that lock, so another one waits.
    fn wait() -> Self {
        if WAITS.swap(true, Ordering::AcqRel) {
            return Self(None);
        }
        let ((got, has_it), (over, is_over)) = (latch(), latch());
        let keep = move || {
            let lock = io::stderr().lock();
            drop(got);
            is_over.wait();
            drop(lock);
            WAITS.store(false, Ordering::Release);
        };
        let Ok(thread) = boxed::thread("gracefully-stderr", Box::new(keep)) else {
            WAITS.store(false, Ordering::Release);
            return Self(None);
        };
        // If it gets there later, it has nothing to keep it for: the other half of what it waits for is gone.
        Self(has_it.wait_for(PATIENCE).then_some((over, thread)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some((over, thread)) = self.0.take() {
            drop(over);
            // Who comes next would find it waiting.
            let _ = thread.join();
        }
    }
}
