//! Tasks and guards, as far as the guardian has to do with them: it tells them, cuts them, and notes who is left.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::blame::Whose;
use super::guardian::Guardian;
use super::instances::Instances;
use super::mailbox::TaskPanic;
use super::main_thread::Order;
use crate::engine::{Event, InstanceId, View, What};
use crate::observe::{ThreadReport, WorkEnd, WorkReport};
use crate::resource::Card;
use crate::work::{Census, Group, Owner, WorkKind};

/// How many different panics of tasks are kept. They may come for years.
const PANICS_KEPT: usize = 100;

/// How many threads that are blocked are kept.
const THREADS_KEPT: usize = 64;

/// What is known of work in flight.
pub(super) struct InFlight {
    app: Group,
    /// When what was told has to be done.
    by: Option<Instant>,
    /// Who was in flight when it was cut.
    cut: Vec<(Option<&'static str>, Census)>,
    /// Who was in flight when whom it belongs to had its verdict.
    left: Vec<(Option<&'static str>, Census)>,
    /// Threads that were at it then.
    threads: Vec<(Option<&'static str>, Census, ThreadReport)>,
    panics: Vec<WorkReport>,
}

impl InFlight {
    pub(super) fn new(app: Group) -> Self {
        Self { app, by: None, cut: Vec::new(), left: Vec::new(), threads: Vec::new(), panics: Vec::new() }
    }

    /// Notes who is left of a resource that has its verdict.
    pub(super) fn note_left(&mut self, name: &'static str, work: &Group) {
        self.left.extend(work.census().into_iter().map(|census| (Some(name), census)));
    }

    /// Counts what the drain, or a resource, waits for.
    pub(super) fn count(&self, view: &mut View, instances: &Instances) {
        for wait in view.waits.iter_mut().filter(|wait| wait.what == What::Work) {
            let mut add = |work: &Group| work.census().iter().for_each(|row| row.add_to(&mut wait.pieces));
            if wait.name.is_empty() {
                add(&self.app);
            } else {
                let its = instances.open().filter(|one| one.card.name == wait.name);
                its.filter_map(|one| one.card.worked()).for_each(add);
            }
        }
    }

    /// What there is to say of it in the end.
    pub(super) fn reports(&mut self) -> Vec<WorkReport> {
        let mut reports = std::mem::take(&mut self.panics);
        let mut left = std::mem::take(&mut self.left);
        left.extend(self.app.census().into_iter().map(|census| (None, census)));
        for (of, census) in std::mem::take(&mut self.cut) {
            let same = |(other, now): &&(_, Census)| *other == of && now.is_from_where(&census);
            let still = left.iter().find(same).map_or(0, |(_, now)| now.count);
            let count = census.count.saturating_sub(still);
            let ended = if census.kind == WorkKind::Guard { WorkEnd::Late } else { WorkEnd::Cut };
            if count > 0 {
                reports.push(WorkReport::new(of, &Census { count, ..census }, ended));
            }
        }
        reports.extend(left.into_iter().map(|(of, census)| {
            let its = |(whose, from, _): &&(_, Census, _)| *whose == of && from.is_from_where(&census);
            let threads = self.threads.iter().filter(its).map(|(.., thread)| thread.clone()).collect();
            WorkReport { threads, ..WorkReport::new(of, &census, WorkEnd::Left) }
        }));
        reports
    }

    /// What was read of the thread that was noted in this place.
    pub(super) fn take_in(&mut self, place: usize, thread: ThreadReport) {
        if let Some((.., known)) = self.threads.get_mut(place) {
            *known = thread;
        }
    }
}

impl Guardian {
    /// Notes which threads are at work that was to be no more: the app's own, or what is left of a resource.
    pub(super) fn blame_work(&mut self, of: Option<(&'static str, Group)>) {
        let (name, work) = of.map_or((None, self.in_flight.app.clone()), |(name, work)| (Some(name), work));
        for (census, spot) in work.spots() {
            let threads = &mut self.in_flight.threads;
            if threads.len() < THREADS_KEPT {
                threads.push((name, census, ThreadReport::unseen(spot.tid)));
                let whose = Whose::Work(threads.len() - 1);
                self.blames.look_at(&self.rescue, (whose, spot.tid), Box::new(move || spot.is_so()));
            }
        }
    }

    /// The stop has come, and what is in flight has to be done by then.
    pub(super) fn stop_work(&mut self, by: Duration) {
        let by = self.base() + by;
        self.in_flight.by = Some(by);
        self.stop.set(by);
        let work = self.in_flight.app.clone();
        let answer = if work.close(Some(by)) {
            work.wake_tasks();
            Event::Working
        } else {
            Event::WorkEnded { of: None }
        };
        self.stop.mailbox().event(answer);
        self.host.order(Order::PollMain);
        // A waker is user code.
        let stop = self.stop.clone();
        self.rescue.run_first(move || {
            stop.wake();
            work.wake_others();
        });
    }

    /// This one is told to take no new work: the same goes for its tasks and guards.
    pub(super) fn close_work_of(&mut self, id: InstanceId) -> Option<Group> {
        let by = self.in_flight.by.unwrap_or_else(|| self.base() + self.now() + self.engine.drain_span());
        self.instances.get(id)?.card.close(by)
    }

    /// What still runs is dropped where it waits: of one resource, or everything.
    pub(super) fn cut_work(&mut self, of: Option<InstanceId>) {
        let named = |card: &Arc<Card>| Some((Some(card.name), card.worked()?.clone()));
        let groups: Vec<(Option<&'static str>, Group)> = if let Some(id) = of {
            self.instances.get(id).and_then(|instance| named(&instance.card)).into_iter().collect()
        } else {
            let app = (None, self.in_flight.app.clone());
            std::iter::once(app).chain(self.instances.open().filter_map(|one| named(&one.card))).collect()
        };
        let groups: Vec<_> = groups.into_iter().filter(|(_, group)| !group.is_empty()).collect();
        for (name, group) in &groups {
            self.in_flight.cut.extend(group.census().into_iter().map(|census| (*name, census)));
            group.cut();
            group.wake_tasks();
        }
        if !groups.is_empty() {
            self.rescue.run_first(move || groups.iter().for_each(|(_, group)| group.wake_others()));
        }
    }

    /// A task has panicked.
    pub(super) fn task_panicked(&mut self, panic: TaskPanic) {
        let TaskPanic { of, work, message } = panic;
        let owner = match of {
            Owner::App | Owner::Scope(_) | Owner::Part(_) => None,
            Owner::Instance(id) => self.instances.get(id).map(|instance| instance.card.name),
        };
        let place = &work.place;
        let text = format!("{}:{}: {message}", place.file(), place.line());
        let report = WorkReport::new(owner, &work, WorkEnd::Panicked(message));
        let panics = &mut self.in_flight.panics;
        match panics.iter().position(|earlier| earlier.is_like(&report)) {
            Some(earlier) => panics[earlier].count += 1,
            None if panics.len() < PANICS_KEPT => panics.push(report),
            None => {}
        }
        self.step(Event::TaskPanicked { text });
    }
}
