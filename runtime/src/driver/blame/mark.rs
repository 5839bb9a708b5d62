//! Where a future stands, noted by whoever polls it: one relaxed store as a poll begins, one as it ends.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::observe::Standing;
use crate::os;

/// Threads are numbered below this (Linux: `PID_MAX_LIMIT` is 2^22).
const TID: u32 = (1 << 28) - 1;

const UNPOLLED: u32 = 0;
const SUSPENDED: u32 = 1 << 28;
const RUNNING: u32 = 2 << 28;
const DROPPING: u32 = 3 << 28;
const ENDED: u32 = 4 << 28;
const DROPPED: u32 = 5 << 28;

/// Where a future stands, and on which thread it was polled last.
#[derive(Debug, Default)]
pub(crate) struct Mark(AtomicU32);

/// What a mark said at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stood(u32);

impl Mark {
    /// A poll begins.
    pub(crate) fn running(&self) {
        self.note(RUNNING);
    }

    /// A poll ended, and the future did not.
    pub(crate) fn suspended(&self) {
        self.note(SUSPENDED);
    }

    /// It is about to be dropped before its end.
    pub(crate) fn dropping(&self) {
        self.note(DROPPING);
    }

    /// It ended by itself, and is no more.
    pub(crate) fn ended(&self) {
        self.note(ENDED);
    }

    /// It was dropped before its end.
    pub(crate) fn dropped(&self) {
        self.note(DROPPED);
    }

    pub(crate) fn stood(&self) -> Stood {
        Stood(self.0.load(Ordering::Relaxed))
    }

    fn note(&self, state: u32) {
        self.0.store(state | os::thread_id() & TID, Ordering::Relaxed);
    }
}

impl Stood {
    pub(crate) fn standing(self) -> Standing {
        match self.0 & !TID {
            UNPOLLED => Standing::Unpolled,
            SUSPENDED => Standing::Suspended,
            RUNNING => Standing::Running,
            DROPPING => Standing::Dropping,
            ENDED => Standing::Ended,
            _ => Standing::Dropped,
        }
    }

    /// Whether nothing of it is left.
    pub(crate) fn is_over(self) -> bool {
        matches!(self.standing(), Standing::Ended | Standing::Dropped)
    }

    /// Whether it keeps a thread.
    pub(crate) fn keeps_a_thread(self) -> bool {
        matches!(self.standing(), Standing::Running | Standing::Dropping)
    }

    /// The thread that polled it last; 0 where that is not known.
    pub(crate) fn tid(self) -> u32 {
        self.0 & TID
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Note = fn(&Mark);

    #[test]
    fn a_mark_tells_the_state_and_the_thread_apart() {
        let mark = Mark::default();
        assert_eq!((mark.stood().standing(), mark.stood().tid()), (Standing::Unpolled, 0));
        let noting = [
            (Mark::running as Note, Standing::Running, true, false),
            (Mark::suspended, Standing::Suspended, false, false),
            (Mark::dropping, Standing::Dropping, true, false),
            (Mark::ended, Standing::Ended, false, true),
            (Mark::dropped, Standing::Dropped, false, true),
        ];
        for (note, standing, keeps, over) in noting {
            note(&mark);
            let stood = mark.stood();
            assert_eq!((stood.standing(), stood.keeps_a_thread(), stood.is_over()), (standing, keeps, over));
            assert_eq!(stood.tid(), os::thread_id());
        }
    }
}
