//! The place that somebody has given back on this thread, kept for who waits next.
//!
//! 1. Who waits for one thing after the other makes a wrapper for each, and each would register what the one before has
//!    just given back: the same waker for the same stop. So that stays in the list where it is. To take it costs no lock
//!    where the waker is the same, and one instead of two where it is not.
//! 2. Who takes it with the same waker has seen in this turn that the stop has not come. It was in the list all the time,
//!    so if that is not true any more it is woken, or has been. It was not before this turn began: whoever is woken sees
//!    in the turn after that what was there before. So it is woken in this turn or later, and has another one.
//! 3. Each thread keeps one, with its waker, until it keeps another one or ends. It keeps no stop alive.

use std::cell::Cell;
use std::sync::{Arc, Weak};
use std::task::Waker;

use super::Seat;
use crate::work::stop::Signal;

// Whose stop it is, to be compared alone, and the place. Each word for itself: see `Seat`.
thread_local! {
    static AT: Cell<usize> = const { Cell::new(0) };
    static KEY: Cell<u64> = const { Cell::new(0) };
    static DATA: Cell<usize> = const { Cell::new(0) };
    static TABLE: Cell<usize> = const { Cell::new(0) };
    /// Gives it back.
    static LEASE: Cell<Lease> = const { Cell::new(Lease(Weak::new())) };
}

/// Whose stop it is. As long as this knows of it, nobody else's is where it was.
struct Lease(Weak<Signal>);

impl Lease {
    /// Drops a waker, which is user code.
    fn give_back(&self, mut seat: Seat) {
        if let Some(signal) = self.0.upgrade() {
            seat.leave(&signal.waiters);
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // Another one may have taken its place.
        if AT.get() == self.0.as_ptr().addr() {
            AT.set(0);
            self.give_back(take());
        }
    }
}

#[inline]
fn take() -> Seat {
    Seat { key: KEY.replace(0), waker: (DATA.get(), TABLE.get()) }
}

#[inline]
fn put(Seat { key, waker }: Seat) {
    KEY.set(key);
    DATA.set(waker.0);
    TABLE.set(waker.1);
}

#[inline]
fn address(signal: &Arc<Signal>) -> usize {
    Arc::as_ptr(signal).addr()
}

/// Takes what is kept on this thread for who waits for this stop; whether this waker is registered there.
#[inline]
pub(in crate::work) fn take_of(signal: &Arc<Signal>, seat: &mut Seat, waker: &Waker) -> bool {
    if AT.get() != address(signal) || !seat.is_free() {
        return false;
    }
    *seat = take();
    seat.is_of(waker)
}

/// Keeps it, and gives back what was kept before.
#[inline]
pub(in crate::work) fn keep(signal: &Arc<Signal>, Seat { key, waker }: Seat) {
    keep_words(signal, key, waker);
}

/// In words and apart: a wrapper whose drop is as short as that is in registers as long as it has not waited.
fn keep_words(signal: &Arc<Signal>, key: u64, waker: (usize, usize)) {
    if AT.get() == address(signal) && KEY.get() == 0 {
        put(Seat { key, waker });
    } else {
        keep_instead(signal, key, waker);
    }
}

#[cold]
#[inline(never)]
fn keep_instead(signal: &Arc<Signal>, key: u64, waker: (usize, usize)) {
    let (mut seat, mut old) = (Seat { key, waker }, take());
    if AT.get() == address(signal) {
        put(seat);
        return old.leave(&signal.waiters);
    }
    let lease = |own: &Cell<Lease>| own.replace(Lease(Arc::downgrade(signal)));
    match LEASE.try_with(lease) {
        Ok(lease) => {
            AT.set(address(signal));
            put(seat);
            lease.give_back(old);
        }
        // The thread is being torn down: nothing is kept.
        Err(_) => seat.leave(&signal.waiters),
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, poll_fn};
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Wake};
    use std::thread;

    use super::*;
    use crate::driver::Mailbox;
    use crate::work::{Stop, UntilStop};

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    impl Count {
        /// Waits for something once, until it comes or the stop does; whether the stop has come.
        fn waits_once(self: &Arc<Self>, stop: &Stop) -> bool {
            let mut turn = 0;
            let twice = poll_fn(|_| {
                turn += 1;
                if turn == 2 { Poll::Ready(()) } else { Poll::Pending }
            });
            let waker = Waker::from(Arc::clone(self));
            let (mut cx, mut waits) = (Context::from_waker(&waker), pin!(twice.until(stop)));
            match waits.as_mut().poll(&mut cx) {
                Poll::Ready(ended) => ended.is_err(),
                Poll::Pending => waits.poll(&mut cx) != Poll::Ready(Ok(())),
            }
        }

        fn wakers(self: &Arc<Self>) -> usize {
            Arc::strong_count(self) - 1
        }
    }

    #[test]
    fn who_waits_again_is_in_the_list_all_the_time_and_once() {
        let stop = Stop::new(Mailbox::nowhere());
        let count = Arc::new(Count::default());
        for _ in 0..3 {
            assert!(!count.waits_once(&stop));
            assert_eq!((stop.0.waiters.waiting(), count.wakers()), (1, 1));
        }
        stop.come();
        stop.wake();
        assert_eq!((count.0.load(Ordering::Relaxed), count.wakers()), (1, 0));
        assert!(count.waits_once(&stop));
    }

    #[test]
    fn who_waits_next_with_another_waker_is_the_one_that_is_woken() {
        let stop = Stop::new(Mailbox::nowhere());
        let (first, second) = (Arc::new(Count::default()), Arc::new(Count::default()));
        assert!(!first.waits_once(&stop));
        let waker = Waker::from(Arc::clone(&second));
        let mut waits = pin!(pending::<()>().until(&stop));
        assert!(waits.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        assert_eq!((stop.0.waiters.waiting(), first.wakers()), (1, 0));
        stop.come();
        stop.wake();
        assert_eq!((first.0.load(Ordering::Relaxed), second.0.load(Ordering::Relaxed)), (0, 1));
    }

    #[test]
    fn one_is_kept_and_none_by_a_thread_that_has_ended() {
        let stops = [(); 2].map(|()| Stop::new(Mailbox::nowhere()));
        let count = Arc::new(Count::default());
        thread::scope(|scope| {
            let waits = || {
                for stop in &stops {
                    assert!(!count.waits_once(stop));
                }
                assert_eq!(stops.each_ref().map(|stop| stop.0.waiters.waiting()), [0, 1]);
                assert_eq!(stops.each_ref().map(|stop| Arc::strong_count(&stop.0)), [1, 1]);
            };
            scope.spawn(waits).join().expect("it does not panic");
        });
        assert_eq!((stops[1].0.waiters.waiting(), count.wakers()), (0, 0));
    }

    #[test]
    fn two_that_wait_at_once_have_a_place_each() {
        let stop = Stop::new(Mailbox::nowhere());
        let count = Arc::new(Count::default());
        let waker = Waker::from(Arc::clone(&count));
        let mut cx = Context::from_waker(&waker);
        assert!(!count.waits_once(&stop));
        let mut both = [(); 2].map(|()| Box::pin(pending::<()>().until(&stop)));
        assert!(both.iter_mut().all(|one| one.as_mut().poll(&mut cx).is_pending()));
        assert_eq!(stop.0.waiters.waiting(), 2);
        drop(both);
        // One is kept.
        assert_eq!((stop.0.waiters.waiting(), count.wakers()), (1, 2));
    }
}
