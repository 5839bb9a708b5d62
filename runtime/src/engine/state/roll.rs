//! A list of instances that is cheap to join and to leave.

use crate::engine::InstanceId;

/// How many entries are not worth forgetting.
const FEW: usize = 32;

/// Who is in. Who leaves is only counted; the entries are forgotten when most of them say nothing any more. So whoever
/// reads it says who is `still` in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roll {
    entries: Vec<InstanceId>,
    /// Nobody before this entry is in.
    from: usize,
    /// The entries from there on do not count up.
    unsorted: bool,
    present: usize,
}

impl Roll {
    pub(crate) fn is_empty(&self) -> bool {
        self.present == 0
    }

    /// One more, which is not in.
    pub(crate) fn join(&mut self, id: InstanceId) {
        self.unsorted |= self.entries[self.from..].last().is_some_and(|&last| last > id);
        self.entries.push(id);
        self.present += 1;
    }

    /// One less, which was in and is not `still`.
    pub(crate) fn leave(&mut self, still: impl Fn(InstanceId) -> bool) {
        self.present -= 1;
        if self.entries.len() > FEW.max(2 * self.present) {
            *self = Self { present: self.present, entries: self.all(still), ..Self::default() };
        }
    }

    /// Everybody, in the order of the ids.
    pub(crate) fn all(&self, still: impl Fn(InstanceId) -> bool) -> Vec<InstanceId> {
        let mut all: Vec<_> = self.entries[self.from..].iter().copied().filter(|&id| still(id)).collect();
        if self.unsorted {
            all.sort_unstable();
        }
        // Who left and joined again has two entries.
        all.dedup();
        all
    }

    /// The one with the lowest id.
    pub(crate) fn first(&mut self, still: impl Fn(InstanceId) -> bool) -> Option<InstanceId> {
        if std::mem::take(&mut self.unsorted) {
            self.entries[self.from..].sort_unstable();
        }
        self.from += self.entries[self.from..].iter().take_while(|&&id| !still(id)).count();
        self.entries.get(self.from).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever comes and goes, and comes again, in whatever order: it is what a set is.
        #[test]
        fn it_is_a_set(ids in prop::collection::vec(0_u64..48, 0..400)) {
            let (mut roll, mut set) = (Roll::default(), BTreeSet::new());
            for (at, id) in ids.into_iter().map(InstanceId).enumerate() {
                if set.insert(id) {
                    roll.join(id);
                } else {
                    set.remove(&id);
                    roll.leave(|id| set.contains(&id));
                }
                let still = |id| set.contains(&id);
                if at % 3 == 0 {
                    prop_assert_eq!(roll.first(still), set.first().copied());
                }
                prop_assert_eq!(roll.all(still), set.iter().copied().collect::<Vec<_>>());
                prop_assert_eq!(roll.is_empty(), set.is_empty());
                prop_assert!(roll.entries.len() <= FEW + 2 * set.len());
            }
        }
    }
}
