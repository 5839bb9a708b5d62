//! Finding out who keeps whom at a bound.
//!
//! 1. What the guardian reads itself is at hand: atomics, and which rescue thread is in which call.
//! 2. What a thread does is read on a rescue thread, and picked up for the report. Only that waits for it, at the end,
//!    for a moment, and not on the forced path.
//! 3. What was read of a thread counts only if it was kept by the same call before and after.
//! 4. Nothing is looked at where something ends clean.

mod mark;
mod reading;

use std::time::Duration;

use super::guardian::Guardian;
use super::instances::Instance;
use super::rescue::{Call, Rescue};
use crate::context::CleanupContext;
use crate::engine::{ByInstance, InstanceId};
use crate::observe::{Blame, Found, LateUse, Standing, ThreadReport};

pub(crate) use mark::Mark;
use mark::Stood;
pub(super) use reading::Whose;
use reading::{Looks, Reading};

/// How long the report waits for what is read of threads. It takes some ten microseconds each.
const PATIENCE: Duration = Duration::from_millis(20);

/// For how many instances it is kept that were closed before the request, which a program may do for years, and how many
/// uses of such; and for how many more it is gathered where the end is forced.
const KEPT_AT_MOST: usize = 1000;

/// What was found out so far.
#[derive(Default)]
pub(super) struct Blames {
    of: ByInstance<Blame>,
    /// Where main stood, and its thread, if it did not stop.
    main: Option<(Standing, ThreadReport)>,
    workers: Vec<ThreadReport>,
    workers_seen: bool,
    late_uses: Vec<LateUse>,
    /// What cleanups noted.
    notes: ByInstance<Vec<String>>,
    /// The request has come.
    is_renewed: bool,
    looks: Looks,
}

impl Blames {
    pub(super) fn used_late(&mut self, late_use: LateUse) {
        if self.late_uses.len() < KEPT_AT_MOST {
            self.late_uses.push(late_use);
        }
    }

    /// Keeps what the cleanup of this one noted.
    pub(super) fn note(&mut self, id: InstanceId, context: &CleanupContext) {
        let notes: Vec<String> = context.notes().map(str::to_owned).collect();
        if !notes.is_empty() && (self.is_renewed || self.notes.len() < KEPT_AT_MOST) {
            self.notes.insert(id, notes);
        }
    }

    /// The request has come: what closed before it has used up nothing, and how the threads were is told no more.
    pub(super) fn renew(&mut self) {
        self.is_renewed = true;
        self.workers_seen = false;
        self.looks.renew();
    }

    /// Has one look at a thread.
    pub(super) fn look_at(
        &mut self,
        rescue: &Rescue,
        whose: (Whose, u32),
        still: Box<dyn Fn() -> bool + Send>,
    ) {
        self.looks.at(rescue, whose, still);
    }

    /// Adds what was read of a thread to what is known of whom it was kept by.
    fn take_in(&mut self, reading: Reading) {
        let (whose, thread) = match reading {
            Reading::Thread(whose, thread) => (whose, thread),
            Reading::Workers(threads) => return self.workers = threads,
            Reading::Nothing => return,
        };
        let known = match whose {
            Whose::Cleanup(id) => self.of.get_mut(&id).and_then(|blame| blame.thread.as_mut()),
            Whose::Call(Call::Quiesce(id)) => self.of.get_mut(&id).and_then(|blame| blame.quiesce.as_mut()),
            Whose::Call(Call::Abort(id)) => self.of.get_mut(&id).and_then(|blame| blame.abort.as_mut()),
            Whose::Main => self.main.as_mut().map(|(_, thread)| thread),
            // Whoever noted it has it.
            Whose::Work(_) => None,
        };
        if let Some(known) = known {
            *known = thread;
        }
    }
}

impl Guardian {
    /// The bound of this one has come, or its abort: where it stands now is what it is blamed for.
    pub(super) fn blame_at_bound(&mut self, id: InstanceId) {
        let full = self.leave_by.is_none() && self.blames.of.len() >= KEPT_AT_MOST;
        if full || self.blames.of.contains_key(&id) {
            return;
        }
        let Some(instance) = self.instances.get(id) else { return };
        let (context, stood) = (instance.context.clone(), stood_at(instance));
        self.blames.of.insert(id, found_at(instance, stood));
        if let Some((context, stood)) = context.zip(stood) {
            if stood.keeps_a_thread() {
                self.look_at_cleanup(id, context, stood);
            } else if stood.standing() == Standing::Unpolled {
                self.look_at_workers();
            }
        }
    }

    /// This one is about to get a verdict that is not clean: what has not stopped by now is left behind.
    pub(super) fn blame_at_verdict(&mut self, id: InstanceId) {
        let quiesce = self.rescue.thread_in(Call::Quiesce(id));
        if quiesce.is_some() {
            self.blame_at_bound(id);
        }
        let abort = self.rescue.thread_in(Call::Abort(id));
        let (Some(instance), Some(blame)) = (self.instances.get(id), self.blames.of.get_mut(&id)) else {
            return;
        };
        let (context, stood) = (instance.context.clone(), stood_at(instance));
        blame.stopped = stood.is_none_or(Stood::is_over);
        blame.quiesce = quiesce.map(ThreadReport::unseen);
        blame.abort = abort.map(ThreadReport::unseen);
        if !blame.stopped && blame.thread.is_none() {
            match context.zip(stood) {
                // It was not running at its bound, and now keeps the thread that was to drop it.
                Some((context, stood)) if stood.keeps_a_thread() => {
                    blame.cleanup = stood.standing();
                    blame.thread = Some(ThreadReport::unseen(stood.tid()));
                    self.look_at_cleanup(id, context, stood);
                }
                _ => self.look_at_workers(),
            }
        }
        self.look_at_call(Call::Quiesce(id), quiesce);
        self.look_at_call(Call::Abort(id), abort);
    }

    /// Everything else has its verdict, and main may not have answered.
    pub(super) fn blame_main(&mut self) {
        if self.engine.main_is_stuck() {
            let mark = self.host.main_mark();
            let stood = mark.stood();
            self.blames.main = Some((stood.standing(), ThreadReport::unseen(stood.tid())));
            let still = move || mark.stood() == stood;
            self.blames.looks.at(&self.rescue, (Whose::Main, stood.tid()), Box::new(still));
        }
    }

    /// The end, now: what is at hand of everything that has no verdict.
    pub(super) fn blame_the_rest(&mut self) {
        for instance in self.instances.open().take(KEPT_AT_MOST) {
            let stood = stood_at(instance);
            let found = || found_at(instance, stood);
            let blame = self.blames.of.entry(instance.card.id).or_insert_with(found);
            blame.stopped = stood.is_none_or(Stood::is_over);
            let id = instance.card.id;
            blame.quiesce = self.rescue.thread_in(Call::Quiesce(id)).map(ThreadReport::unseen);
            blame.abort = self.rescue.thread_in(Call::Abort(id)).map(ThreadReport::unseen);
        }
    }

    /// All that was found out, for the report, with what is still being read, if that is there in a moment.
    pub(super) fn found(&mut self, forced: bool) -> Found {
        let mut blames = std::mem::take(&mut self.blames);
        let left = self.leave_by.map_or(PATIENCE, |by| by.saturating_sub(self.now()));
        let patience = if forced { Duration::ZERO } else { left.min(PATIENCE) };
        for reading in blames.looks.readings(&self.rescue, patience) {
            match reading {
                Reading::Thread(Whose::Work(place), thread) => self.in_flight.take_in(place, thread),
                reading => blames.take_in(reading),
            }
        }
        let main = blames.main.unwrap_or_else(|| {
            let stood = self.host.main_mark().stood();
            (stood.standing(), ThreadReport::unseen(stood.tid()))
        });
        Found {
            blames: blames.of,
            main,
            workers: blames.workers,
            notes: blames.notes,
            late_uses: blames.late_uses,
            work: Vec::new(),
        }
    }

    fn look_at_cleanup(&mut self, id: InstanceId, context: CleanupContext, stood: Stood) {
        let still = move || context.mark().stood() == stood;
        self.blames.looks.at(&self.rescue, (Whose::Cleanup(id), stood.tid()), Box::new(still));
    }

    fn look_at_call(&mut self, call: Call, tid: Option<u32>) {
        if let Some(tid) = tid {
            let rescue = self.rescue.clone();
            let still = move || rescue.thread_in(call) == Some(tid);
            self.blames.looks.at(&self.rescue, (Whose::Call(call), tid), Box::new(still));
        }
    }

    /// Has one look at the runtime's threads, once: none was free.
    fn look_at_workers(&mut self) {
        if self.host.owns_process() && !std::mem::replace(&mut self.blames.workers_seen, true) {
            let main = self.host.main_mark().stood().tid();
            self.blames.looks.at_workers(&self.rescue, self.handle.clone(), main);
        }
    }
}

/// Where its cleanup stands, if it was begun.
fn stood_at(instance: &Instance) -> Option<Stood> {
    instance.context.as_ref().map(|context| context.mark().stood())
}

/// What is at hand of one.
fn found_at(instance: &Instance, stood: Option<Stood>) -> Blame {
    let place = instance.card.place;
    let standing = stood.map_or(Standing::NotBegun, Stood::standing);
    let mut blame = Blame::new(format!("{}:{}", place.file(), place.line()), standing, instance.card.held());
    let kept = stood.filter(|stood| stood.keeps_a_thread());
    blame.thread = kept.map(|stood| ThreadReport::unseen(stood.tid()));
    blame
}

#[cfg(test)]
mod tests {
    use std::panic::Location;

    use super::*;

    #[test]
    fn uses_after_the_verdict_do_not_grow_without_end() {
        let mut blames = Blames::default();
        for _ in 0..KEPT_AT_MOST * 2 {
            blames.used_late(LateUse::new("Database", Location::caller()));
        }
        assert_eq!(blames.late_uses.len(), KEPT_AT_MOST);
    }
}
