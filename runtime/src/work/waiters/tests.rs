use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::task::Wake;

use super::*;

#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn counted() -> (Arc<Count>, Waker) {
    let count = Arc::new(Count::default());
    (Arc::clone(&count), count.into())
}

#[test]
fn all_are_woken_once_by_each_level() {
    for waiters in [Waiters::small(RUNNING), Waiters::large(RUNNING)] {
        let (count, waker) = counted();
        let keys: Vec<_> =
            (0..100).map(|_| waiters.register(Sort::Other, RUNNING, &waker).expect("not reached")).collect();
        waiters.remove(keys[7]);
        waiters.raise(STOPPING);
        assert!(waiters.register(Sort::Other, RUNNING, &waker).is_none(), "it is reached");
        waiters.wake();
        waiters.wake();
        assert_eq!(count.0.load(Ordering::Relaxed), 99);

        let later = waiters.register(Sort::Other, STOPPING, &waker).expect("not reached");
        // What was woken is nobody's any more.
        for key in &keys {
            waiters.remove(*key);
            waiters.renew(*key, Waker::noop());
        }
        assert_eq!((later.index, waiters.waiting()), (0, 1));
        waiters.raise(CUT);
        waiters.wake();
        assert_eq!(count.0.load(Ordering::Relaxed), 100);
    }
}

#[test]
fn places_are_used_again_and_given_back() {
    let waiters = Waiters::small(RUNNING);
    let keys: Vec<_> = (0..1000)
        .map(|_| waiters.register(Sort::Other, RUNNING, Waker::noop()).expect("not reached"))
        .collect();
    waiters.remove(keys[3]);
    waiters.remove(keys[5]);
    assert_eq!(waiters.register(Sort::Other, RUNNING, Waker::noop()).map(|key| key.index), Some(5));
    assert_eq!(waiters.register(Sort::Other, RUNNING, Waker::noop()).map(|key| key.index), Some(3));
    for key in &keys {
        waiters.remove(*key);
    }
    assert_eq!(waiters.waiting(), 0);
    assert_eq!(waiters.lock(1).room(), 0);
}

#[test]
fn the_last_waker_is_the_one_that_is_woken() {
    let waiters = Waiters::small(RUNNING);
    let (first, second) = (counted(), counted());
    let key = waiters.register(Sort::Other, RUNNING, &first.1).expect("not reached");
    waiters.renew(key, &second.1);
    waiters.raise(STOPPING);
    waiters.wake();
    assert_eq!((first.0.0.load(Ordering::Relaxed), second.0.0.load(Ordering::Relaxed)), (0, 1));
}

#[test]
fn tasks_are_woken_by_their_runtime_alone() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime can be built");
    for waiters in [Waiters::small(RUNNING), Waiters::large(RUNNING)] {
        let (count, waker) = counted();
        let mut seats: Vec<TaskSeat> = (0..200).map(|_| TaskSeat::default()).collect();
        for seat in &mut seats {
            assert!(!seat.poll(&waiters, RUNNING, &waker), "it has not come");
            assert!(!seat.poll(&waiters, RUNNING, &waker), "it has not come");
        }
        seats[7].leave(&waiters);
        assert_eq!(waiters.waiting(), 199);
        waiters.raise(STOPPING);
        waiters.wake();
        assert_eq!((count.0.load(Ordering::Relaxed), waiters.have_tasks()), (0, true));
        // Who leaves from here on is woken all the same.
        seats[8].leave(&waiters);
        runtime.block_on(waiters.wake_tasks());
        assert_eq!((count.0.load(Ordering::Relaxed), waiters.have_tasks()), (199, false));
        assert!(TaskSeat::default().poll(&waiters, RUNNING, &waker), "it has come");
        assert!(!seats[9].poll(&waiters, STOPPING, &waker), "this has not");
        waiters.raise(CUT);
        runtime.block_on(waiters.wake_tasks());
        assert_eq!(count.0.load(Ordering::Relaxed), 200);
    }
}
