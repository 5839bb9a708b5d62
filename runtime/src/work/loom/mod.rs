//! Models of work in flight: everything that two or three threads may do at the same time, one thing after the other in
//! every order, with the weakest memory that Rust allows. Each states the invariant that it tries.

mod group;
mod task;
mod waiters;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Wake, Waker};

use loom::sync::Notify;

/// How often it was woken. Not loom's: what the model sees is the truth.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Count {
    fn new() -> (Arc<Self>, Waker) {
        let count = Arc::new(Self::default());
        (Arc::clone(&count), count.into())
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// A thread that sleeps until it is woken. Where nobody does, loom says so.
struct Parked(Notify);

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.0.notify();
    }
}

impl Parked {
    fn new() -> (Arc<Self>, Waker) {
        let parked = Arc::new(Self(Notify::new()));
        (Arc::clone(&parked), parked.into())
    }
}
