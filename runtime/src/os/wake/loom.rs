//! Models of the bell, and the kernel that they run on.

use std::sync::Arc;

use loom::sync::Condvar;
use loom::thread;

use super::{Bell, bell};
use crate::sync::atomic::{AtomicU32, Ordering};
use crate::sync::{Mutex, model};

/// Who sleeps at a word is in a queue, and the word is compared under the lock of that queue.
#[derive(Debug, Default)]
pub(super) struct Kernel {
    queue: Mutex<()>,
    asleep: Condvar,
}

impl Kernel {
    pub(super) fn wait_while(&self, has_value: impl FnOnce() -> bool) {
        let queue = self.queue.lock().unwrap();
        if has_value() {
            drop(self.asleep.wait(queue).unwrap());
        }
    }

    pub(super) fn wake(&self) {
        let _queue = self.queue.lock().unwrap();
        self.asleep.notify_one();
    }
}

/// Two who post and ring like this, while one resets, looks and sleeps: whoever sleeps has seen everything that was rung
/// for.
fn nothing_is_missed(rings: [fn(&Bell); 2]) {
    model(2, move || {
        let (bell, sleeper) = bell().unwrap();
        // Nothing but the bell makes what is posted seen.
        let posted = Arc::new(AtomicU32::new(0));
        let ringing = rings.map(|ring| {
            let (bell, posted) = (bell.clone(), Arc::clone(&posted));
            thread::spawn(move || {
                posted.fetch_add(1, Ordering::Relaxed);
                ring(&bell);
            })
        });
        loop {
            sleeper.reset();
            if posted.load(Ordering::Relaxed) == 2 {
                break;
            }
            // Where a ring is lost nobody is left who could ring, and loom says so.
            sleeper.sleep(None);
        }
        ringing.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

#[test]
fn nothing_is_missed_that_threads_ring_for() {
    nothing_is_missed([Bell::ring, Bell::ring]);
}

#[test]
fn nothing_is_missed_that_a_handler_rings_for() {
    nothing_is_missed([Bell::ring, Bell::ring_in_handler]);
}

/// A ring that is interrupted between its steps comes to the second one only after the handler. The handler's ring does
/// not rely on it.
#[test]
fn a_handler_does_not_wait_for_whom_it_interrupts() {
    let in_handler: fn(&Bell) = |bell| {
        bell.ring_interrupted();
        bell.ring_in_handler();
    };
    nothing_is_missed([in_handler, Bell::ring]);
}
