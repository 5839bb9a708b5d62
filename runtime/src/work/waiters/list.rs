//! Wakers in places that stay theirs until they are woken, or taken away.

use std::task::Waker;

use super::{CUT, GONE, RUNNING, STOPPING};

/// A list that had room for more than this gives it back when it is empty.
const ROOM_KEPT: usize = 64;

/// No free place.
pub(super) const NONE: u32 = u32::MAX;

/// Wakers in places that stay theirs.
pub(super) struct List {
    pub(super) round: Round,
    places: Vec<Place>,
    free: u32,
    pub(super) taken: u32,
}

enum Place {
    Taken(Waker),
    Free(u32),
}

/// What was registered where. In this order, so that what holds one finds room beside it: see `Tracked`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub(super) struct Key {
    pub(super) index: u32,
    pub(super) shard: u8,
    pub(super) round: Round,
}

impl Key {
    /// In one word, which is not 0.
    #[inline]
    pub(super) fn word(self) -> u64 {
        u64::from(self.index) << 16 | u64::from(self.shard) << 8 | self.round as u64
    }

    /// What is in such a word; nowhere, if it is 0.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "each has its bits")]
    pub(super) fn of_word(word: u64) -> Self {
        Self { index: (word >> 16) as u32, shard: (word >> 8) as u8, round: Round::of(word as u8) }
    }
}

/// The level that is waited for, at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Round {
    /// Nothing was registered.
    Nowhere = 0,
    Stop = STOPPING,
    Cut = CUT,
    Gone = GONE,
}

impl Round {
    #[inline]
    fn of(level: u8) -> Self {
        match level {
            STOPPING => Self::Stop,
            CUT => Self::Cut,
            GONE => Self::Gone,
            _ => Self::Nowhere,
        }
    }

    /// What who has seen `level` waits for.
    pub(super) fn after(level: u8) -> Self {
        match level {
            ..STOPPING => Self::Stop,
            STOPPING => Self::Cut,
            _ => Self::Gone,
        }
    }

    /// Whether it is still to come for who has seen `level`.
    #[inline]
    pub(super) fn is_after(self, level: u8) -> bool {
        self as u8 > level
    }
}

impl Default for List {
    fn default() -> Self {
        Self { round: Round::after(RUNNING), places: Vec::new(), free: NONE, taken: 0 }
    }
}

impl List {
    /// Puts it where nobody is; gives where that is.
    pub(super) fn put(&mut self, waker: Waker) -> u32 {
        self.taken += 1;
        if let Some(place) = self.places.get_mut(self.free as usize) {
            let index = self.free;
            if let Place::Free(next) = std::mem::replace(place, Place::Taken(waker)) {
                self.free = next;
            }
            return index;
        }
        if self.places.len() == self.places.capacity() {
            // Twice as much each time would be half a list of nothing, with a waker for each task.
            self.places.reserve_exact((self.places.len() / 8).max(4));
        }
        self.places.push(Place::Taken(waker));
        // More do not fit into any memory.
        u32::try_from(self.places.len() - 1).unwrap_or(NONE)
    }

    /// Takes who is there, if anybody is.
    pub(super) fn take(&mut self, index: u32) -> Option<Waker> {
        let place = self.places.get_mut(index as usize).filter(|place| matches!(place, Place::Taken(_)))?;
        let Place::Taken(waker) = std::mem::replace(place, Place::Free(self.free)) else { return None };
        self.free = index;
        self.taken -= 1;
        if self.taken == 0 && self.places.len() > ROOM_KEPT {
            self.places = Vec::new();
            self.free = NONE;
        }
        Some(waker)
    }

    /// Another waker for who is there, if anybody is; gives the one before.
    pub(super) fn renew(&mut self, index: u32, waker: Waker) -> Option<Waker> {
        match self.places.get_mut(index as usize)? {
            Place::Taken(place) => Some(std::mem::replace(place, waker)),
            Place::Free(_) => None,
        }
    }

    /// Takes all, if what they wait for has been reached with this level.
    pub(super) fn take_all(&mut self, level: u8) -> impl Iterator<Item = Waker> + use<> {
        let mut woken = Vec::new();
        if !self.round.is_after(level) {
            self.round = Round::after(level);
            woken = std::mem::take(&mut self.places);
            (self.free, self.taken) = (NONE, 0);
        }
        woken.into_iter().filter_map(|place| match place {
            Place::Taken(waker) => Some(waker),
            Place::Free(_) => None,
        })
    }

    /// How much room there is.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.places.capacity()
    }
}
