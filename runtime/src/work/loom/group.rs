//! Who joins and leaves, while the group closes.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use loom::thread;

use crate::driver::{Letter, mailbox_without_guardian};
use crate::engine::Event;
use crate::sync::model;
use crate::work::group::{Group, Owner};
use crate::work::stop::Stop;
use std::sync::mpsc::Receiver;

fn group() -> (Group, Receiver<Letter>) {
    let (mailbox, inbox) = mailbox_without_guardian();
    let stop = Stop::new(mailbox);
    (Group::of_part(stop.news(), Owner::App), inbox)
}

/// How often it was said that all have left.
fn ended(inbox: &mut Receiver<Letter>) -> usize {
    std::iter::from_fn(|| inbox.try_recv().ok())
        .filter(|letter| matches!(letter, Letter::Event(Event::WorkEnded { .. })))
        .count()
}

/// Takes a guard, unless it is refused, and lets it go; whether it had one. Not loom's: what the model sees is the truth.
fn comes_and_goes(group: &Group, there: &Arc<AtomicUsize>) -> thread::JoinHandle<bool> {
    let (group, there) = (group.clone(), Arc::clone(there));
    thread::spawn(move || {
        let Ok(guard) = group.guard("work", Location::caller()) else { return false };
        there.fetch_add(1, Ordering::SeqCst);
        // Here it is at work.
        thread::yield_now();
        there.fetch_sub(1, Ordering::SeqCst);
        drop(guard);
        true
    })
}

/// Invariant 1: where the closing finds somebody in flight, the end of all is said, after all have left; where it finds
/// nobody, nobody comes.
#[test]
fn the_end_is_said_where_somebody_was_there() {
    model(3, || {
        let (group, mut inbox) = group();
        let there = Arc::new(AtomicUsize::new(0));
        let threads = [comes_and_goes(&group, &there), comes_and_goes(&group, &there)];
        let busy = group.close(None);
        let left = there.load(Ordering::SeqCst);
        assert!(busy || left == 0, "somebody is at work, and nobody waits");
        threads.into_iter().for_each(|thread| assert!(thread.join().is_ok()));
        let said = ended(&mut inbox);
        assert!(!busy || said > 0, "the drain waits for ever");
        assert!(group.is_empty());
    });
}

/// The end is not said as long as somebody is there, whoever was refused meanwhile.
#[test]
fn the_end_is_not_said_early() {
    model(3, || {
        let (group, mut inbox) = group();
        let guard = group.guard("work", Location::caller()).unwrap();
        let there = Arc::default();
        let refused = comes_and_goes(&group, &there);
        assert!(group.close(None));
        refused.join().unwrap();
        assert_eq!(ended(&mut inbox), 0);
        drop(guard);
        assert!(ended(&mut inbox) > 0);
    });
}

/// After the closing nobody is given a guard.
#[test]
fn a_guard_is_refused_after_the_closing() {
    model(4, || {
        let (group, _inbox) = group();
        let there = Arc::default();
        let before = comes_and_goes(&group, &there);
        group.close(None);
        assert!(group.guard("late", Location::caller()).is_err());
        let after = comes_and_goes(&group, &there);
        before.join().unwrap();
        assert!(!after.join().unwrap());
    });
}

/// Another one of a guard that is there is given also after the closing, and is waited for.
#[test]
fn another_one_is_waited_for() {
    model(4, || {
        let (group, mut inbox) = group();
        let guard = group.guard("work", Location::caller()).unwrap();
        let hands_on = thread::spawn(move || guard.clone());
        assert!(group.close(None));
        let another = hands_on.join().unwrap();
        assert_eq!(ended(&mut inbox), 0);
        drop(another);
        assert_eq!(ended(&mut inbox), 1);
    });
}
