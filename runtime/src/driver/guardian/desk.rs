//! The desk: what one at a time may work at, and nobody ever waits for.
//!
//! 1. It is taken by one atomic step. Who finds it taken goes away; nothing in here blocks.
//! 2. Who comes with a letter and finds it taken leaves a mark, and nobody leaves a desk that has one: what was posted
//!    before the mark is opened, by whoever sits there or by the owner.
//! 3. The owner that finds it taken leaves a mark too. Whoever leaves then has to ring for the owner, and the desk is
//!    kept: nobody else takes it before the owner did. In the same way the rest of the work is left to the owner.
//! 4. Who never leaves keeps everybody out, and holds nobody up. A desk that is closed is never taken again.
//!
//! All of it is one word, so there is one order of who comes, leaves and marks, and each sees what those before it did.

#[cfg(all(test, gracefully_loom))]
use loom::sync::{
    Mutex,
    atomic::{AtomicU8, Ordering},
};
#[cfg(not(all(test, gracefully_loom)))]
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU8, Ordering},
};

/// Nobody is at it.
const FREE: u8 = 0;
/// Somebody is at it.
const TAKEN: u8 = 1;
/// Somebody has come with a letter and gone away.
const MAIL: u8 = 2;
/// It is kept for the owner, who comes.
const KEPT: u8 = 4;
/// Nothing is on it, or nothing any more.
const CLOSED: u8 = 8;

/// Where one at a time may work at a `T`.
pub(in crate::driver) struct Desk<T> {
    state: AtomicU8,
    /// Locked by who has taken the desk alone, so it is free whenever it is tried.
    work: Mutex<Option<T>>,
}

/// Who has taken it. Dropped without having left, it stays taken for ever.
#[must_use = "the desk stays taken until its seat is left"]
pub(super) struct Seat<'a, T>(&'a Desk<T>);

/// What came of leaving.
pub(super) enum Left<'a, T> {
    /// Nobody minds.
    Free,
    /// The owner has to be rung for.
    ToOwner,
    /// It was not left: somebody came with a letter meanwhile.
    NotYet(Seat<'a, T>),
}

impl<T> Desk<T> {
    /// One that is closed until there is something to work at.
    pub(in crate::driver) fn new() -> Self {
        Self { state: AtomicU8::new(CLOSED), work: Mutex::new(None) }
    }

    /// Opens it, once.
    pub(super) fn open(&self, work: T) {
        if let Ok(mut place) = self.work.try_lock() {
            *place = Some(work);
        }
        self.state.store(FREE, Ordering::Release);
    }

    /// Takes it, for who has brought a letter. None: somebody else sees to that.
    pub(super) fn come(&self) -> Option<Seat<'_, T>> {
        let before = self.change(|state| {
            let is_free = state & (TAKEN | KEPT) == 0;
            (state != CLOSED).then_some(if is_free { TAKEN } else { state | MAIL })
        })?;
        (before & (TAKEN | KEPT) == 0).then_some(Seat(self))
    }

    /// Takes it, for its owner. None: it is taken, and who leaves it rings.
    pub(super) fn claim(&self) -> Option<Seat<'_, T>> {
        let before = self.change(|state| {
            let is_free = state & TAKEN == 0;
            (state != CLOSED).then_some(if is_free { TAKEN } else { state | KEPT })
        })?;
        (before & TAKEN == 0).then_some(Seat(self))
    }

    /// Closes it, whoever is at it, and gives what is on it; for its owner.
    pub(super) fn close(&self) -> Option<T> {
        self.state.store(CLOSED, Ordering::Release);
        match self.work.try_lock() {
            Ok(mut work) => work.take(),
            // Whoever has panicked here is gone.
            #[cfg(not(all(test, gracefully_loom)))]
            Err(std::sync::TryLockError::Poisoned(work)) => PoisonError::into_inner(work).take(),
            Err(_) => None,
        }
    }

    /// Changes the state, unless there is nothing to change it to; gives what it was.
    fn change(&self, to: impl Fn(u8) -> Option<u8>) -> Option<u8> {
        self.state.fetch_update(Ordering::AcqRel, Ordering::Acquire, to).ok()
    }
}

impl<'a, T> Seat<'a, T> {
    /// Works at it.
    pub(super) fn with<R>(&mut self, work: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.0.work.try_lock().ok()?.as_mut().map(work)
    }

    /// Leaves, unless somebody came with a letter.
    pub(super) fn leave(self) -> Left<'a, T> {
        let before = self.0.change(|state| match state {
            CLOSED => None,
            _ if state & KEPT > 0 => Some(KEPT),
            _ if state & MAIL > 0 => Some(TAKEN),
            _ => Some(FREE),
        });
        match before {
            Some(state) if state & KEPT > 0 => Left::ToOwner,
            Some(state) if state & MAIL > 0 => Left::NotYet(self),
            _ => Left::Free,
        }
    }

    /// Leaves what there is to the owner, who has to be rung for.
    pub(super) fn leave_to_owner(self) {
        self.0.change(|state| (state != CLOSED).then_some(KEPT));
    }
}

/// Every order of who comes, leaves and marks: `RUSTFLAGS="--cfg gracefully_loom" cargo test -p gracefully --lib --release loom`.
#[cfg(all(test, gracefully_loom))]
mod loom_models {
    use loom::sync::Arc;
    use loom::sync::atomic::{AtomicBool, AtomicU32};
    use loom::thread;

    use super::*;

    /// An office as far as it matters: how many letters there are, and on the desk how many of them were opened. What
    /// the desk's own word does not order is seen in any order.
    struct Office {
        desk: Desk<u32>,
        posted: AtomicU32,
        rung: AtomicBool,
    }

    impl Office {
        fn new() -> Arc<Self> {
            let office = Self { desk: Desk::new(), posted: AtomicU32::new(0), rung: AtomicBool::new(false) };
            office.desk.open(0);
            Arc::new(office)
        }

        fn ring(&self) {
            self.rung.swap(true, Ordering::AcqRel);
        }

        /// A letter from somebody who cannot stand in.
        fn post(&self) {
            self.posted.fetch_add(1, Ordering::Relaxed);
            self.ring();
        }

        /// A letter from somebody who can; `leaves` whatever is there to the owner.
        fn bring(&self, leaves: bool) {
            self.posted.fetch_add(1, Ordering::Relaxed);
            let Some(mut seat) = self.desk.come() else { return };
            loop {
                if leaves {
                    seat.leave_to_owner();
                    return self.ring();
                }
                self.open(&mut seat);
                match seat.leave() {
                    Left::Free => return,
                    Left::ToOwner => return self.ring(),
                    Left::NotYet(again) => seat = again,
                }
            }
        }

        /// The owner wakes, looks, and is about to sleep again; whether it got to its desk.
        fn attend(&self) -> bool {
            self.rung.swap(false, Ordering::AcqRel);
            let Some(mut seat) = self.desk.claim() else { return false };
            loop {
                self.open(&mut seat);
                match seat.leave() {
                    Left::NotYet(again) => seat = again,
                    Left::Free | Left::ToOwner => return true,
                }
            }
        }

        fn open(&self, seat: &mut Seat<'_, u32>) {
            let opened = seat.with(|opened| *opened = self.posted.load(Ordering::Relaxed));
            assert!(opened.is_some(), "two are at one desk");
        }

        /// Everybody has gone: what was posted is opened, or the owner is rung for and opens it.
        fn is_served(&self) {
            if self.rung.load(Ordering::Acquire) {
                assert!(self.attend(), "the owner is rung for and kept out");
            }
            let mut seat = self.desk.come().expect("the desk is left, and kept for nobody");
            let opened = seat.with(|opened| *opened);
            assert_eq!(opened, Some(self.posted.load(Ordering::Relaxed)), "a letter is never opened");
        }
    }

    fn model(parts: &'static [fn(&Office)], end: fn(&Office)) {
        let mut builder = loom::model::Builder::new();
        builder.preemption_bound = Some(3);
        builder.check(move || {
            let office = Office::new();
            let threads: Vec<_> = parts[1..]
                .iter()
                .map(|part| {
                    let office = Arc::clone(&office);
                    thread::spawn(move || part(&office))
                })
                .collect();
            parts[0](&office);
            threads.into_iter().for_each(|thread| thread.join().expect("nothing is broken"));
            end(&office);
        });
    }

    #[test]
    fn of_two_who_bring_one_opens() {
        model(&[|office| office.bring(false), |office| office.bring(false)], Office::is_served);
    }

    #[test]
    fn of_three_who_bring_one_opens() {
        model(
            &[|office| office.bring(false), |office| office.bring(false), |office| office.bring(false)],
            Office::is_served,
        );
    }

    #[test]
    fn the_owner_gets_there_or_is_rung_for() {
        model(
            &[
                |office| {
                    office.attend();
                },
                |office| office.bring(false),
                |office| office.post(),
            ],
            Office::is_served,
        );
    }

    #[test]
    fn what_is_left_to_the_owner_is_kept_for_it() {
        model(
            &[
                |office| {
                    office.attend();
                },
                |office| office.bring(true),
                |office| office.bring(false),
            ],
            Office::is_served,
        );
    }
}
