//! Which thread is at whose work: what blocks its thread is named with it.
//!
//! 1. Each thread that polls a task of ours has a slot, in which it notes where that comes from: two relaxed stores for a
//!    poll. It is given back when the thread ends, so there are as many as there were threads at a time.
//! 2. Who reads a slot knows no more than that the thread was there then. Work that was cut is polled once more at most,
//!    so who is still there a moment after that blocks.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::origins::Origin;
use crate::os;

/// What one thread is at.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    /// Its number; 0 is none.
    tid: AtomicU32,
    /// Where that comes from, to be compared alone; 0 is nowhere.
    origin: AtomicUsize,
}

/// All there are, and those that nobody has.
struct Slots {
    all: Vec<&'static Slot>,
    free: Vec<&'static Slot>,
}

static SLOTS: Mutex<Slots> = Mutex::new(Slots { all: Vec::new(), free: Vec::new() });

thread_local! {
    static OWN: Cell<Option<&'static Slot>> = const { Cell::new(None) };
    /// Gives it back.
    static LEASE: Cell<Option<Lease>> = const { Cell::new(None) };
}

struct Lease(&'static Slot);

impl Drop for Lease {
    fn drop(&mut self) {
        OWN.set(None);
        self.0.tid.store(0, Ordering::Relaxed);
        slots().free.push(self.0);
    }
}

/// This thread is at it until this goes.
pub(super) struct At {
    slot: Option<&'static Slot>,
    outer: usize,
}

/// This thread is at work of this origin.
#[inline]
pub(super) fn at(origin: &Arc<Origin>) -> At {
    let slot = OWN.get().or_else(lease);
    let outer = slot.map_or(0, |slot| {
        let outer = slot.origin.load(Ordering::Relaxed);
        slot.origin.store(Arc::as_ptr(origin).addr(), Ordering::Relaxed);
        outer
    });
    At { slot, outer }
}

impl Drop for At {
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            slot.origin.store(self.outer, Ordering::Relaxed);
        }
    }
}

/// The first time on each thread. One that is being torn down gets none.
#[cold]
fn lease() -> Option<&'static Slot> {
    LEASE.try_with(|_| ()).ok()?;
    let slot = {
        let mut slots = slots();
        slots.free.pop().unwrap_or_else(|| {
            let slot = &*Box::leak(Box::default());
            slots.all.push(slot);
            slot
        })
    };
    slot.tid.store(os::thread_id(), Ordering::Relaxed);
    LEASE.set(Some(Lease(slot)));
    OWN.set(Some(slot));
    Some(slot)
}

fn slots() -> MutexGuard<'static, Slots> {
    SLOTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whoever is at something, and at what.
pub(super) fn all() -> Vec<Spot> {
    let at_work = |slot: &&'static Slot| {
        let (tid, origin) = (slot.tid.load(Ordering::Relaxed), slot.origin.load(Ordering::Relaxed));
        (tid > 0 && origin > 0).then_some(Spot { slot, tid, origin })
    };
    slots().all.iter().filter_map(at_work).collect()
}

/// A thread, and what it was at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    slot: &'static Slot,
    pub(crate) tid: u32,
    pub(super) origin: usize,
}

impl Spot {
    /// Whether it still is.
    pub(crate) fn is_so(self) -> bool {
        self.slot.origin.load(Ordering::Relaxed) == self.origin
            && self.slot.tid.load(Ordering::Relaxed) == self.tid
    }
}

#[cfg(test)]
mod tests {
    use std::panic::Location;
    use std::thread;

    use super::*;
    use crate::driver::Mailbox;
    use crate::work::{Group, Stop, WorkKind};

    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_is_where_it_was_last_said_to_be_and_gives_its_slot_back() {
        let work = Group::of_app(Stop::new(Mailbox::nowhere()).news());
        let member = |name| work.join(WorkKind::Thread, Some(name), Location::caller()).expect("it is open");
        let (outer, inner) = (member("outer"), member("inner"));
        let own = |tid: u32| all().into_iter().find(|spot| spot.tid == tid).map(|spot| spot.origin);
        let addr = |member: &super::super::group::Member| Some(Arc::as_ptr(&member.0).addr());
        thread::scope(|scope| {
            scope.spawn(|| {
                let tid = os::thread_id();
                assert_eq!(own(tid), None);
                let at_outer = at(&outer.0);
                assert_eq!(own(tid), addr(&outer));
                let at_inner = at(&inner.0);
                let spot = all().into_iter().find(|spot| spot.tid == tid).expect("it is there");
                assert!(Some(spot.origin) == addr(&inner) && spot.is_so());
                drop(at_inner);
                assert!(own(tid) == addr(&outer) && !spot.is_so());
                drop(at_outer);
                assert_eq!(own(tid), None);
            });
        });
        for _ in 0..100 {
            let origin = &outer.0;
            thread::scope(|scope| scope.spawn(|| drop(at(origin))).join().expect("it does not panic"));
        }
        // Other tests have threads too.
        assert!(slots().all.len() < 64, "{}", slots().all.len());
    }
}
