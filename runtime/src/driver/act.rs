//! Carrying out what the engine decided.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

use super::cleanup_task::CleanupTask;
use super::guardian::{Guardian, Held};
use super::host::Teller;
use super::instances::Instance;
use super::main_thread::Order;
use super::rescue::Call;
use crate::boxed;
use crate::caught::caught;
use crate::context::CleanupContext;
use crate::engine::{Action, Ending, Event, InstanceId};
use crate::observe::Report;
use crate::resource::Body;
use crate::words::Verdict;
use crate::work::Group;

/// What telling how it went may take at least, even when the bound has come.
const TO_LEAVE: Duration = Duration::from_millis(50);

/// What a runtime has to shut down when one of its threads will not.
const A_MOMENT: Duration = Duration::from_millis(20);

impl Guardian {
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Notice { reason } => {
                self.stop.notice(&reason);
                self.blames.renew();
                self.leave_by = Some(self.now() + self.grace);
                // What it is already, it is not said to become.
                self.urgency = self.engine.urgency();
                let extent = (self.instances.len(), self.grace);
                let now = self.now();
                let moment = (self.stop.mailbox(), now);
                self.host.tell_notice(&self.rescue, &self.engine, reason, extent, moment);
                if let Some(ask) = self.host.drill().and_then(|drill| drill.requested(now)) {
                    self.ask(ask);
                }
            }
            Action::Stop { by } => self.stop_work(by),
            Action::CutWork(of) => self.cut_work(of),
            Action::Quiesce(id) => {
                let work = self.close_work_of(id);
                let body = self.instances.get(id).and_then(|instance| instance.body());
                let told = work.clone();
                let told = move |panicked| {
                    let working = told.is_some_and(|work| !work.is_empty());
                    Event::Quiesced { id, panicked, working }
                };
                let quiesce = move |body: &dyn Body| {
                    work.iter().for_each(Group::wake);
                    body.quiesce();
                };
                self.on_rescue(body, quiesce, told, Call::Quiesce(id));
            }
            Action::Abort(id) => {
                self.blame_at_bound(id);
                let body = self.instances.get(id).and_then(Instance::release);
                let told = move |panicked| Event::Aborted { id, panicked };
                self.on_rescue(body, |body| body.abort(), told, Call::Abort(id));
            }
            Action::DropMain => self.host.order(Order::DropMain),
            Action::Start { id, deadline } => self.start_cleanup(id, deadline),
            Action::Deadline { id, deadline } => {
                if let Some(context) = self.instances.get(id).and_then(|instance| instance.context.as_ref()) {
                    context.set_deadline(deadline);
                }
            }
            Action::Urgency(urgency) => {
                self.instances.contexts().for_each(|context| context.set_urgency(urgency));
                if self.urgency < urgency {
                    self.urgency = urgency;
                    self.host.tell_urgency(&self.rescue, &self.engine, urgency);
                }
            }
            Action::Cancel(id) => {
                self.blame_at_bound(id);
                if let Some(instance) = self.instances.get(id) {
                    instance.hold();
                    if let Some(stop) = instance.context.as_ref().and_then(CleanupContext::cancel).cloned() {
                        // A waker is user code.
                        self.rescue.run_first(move || stop.wake());
                    }
                }
            }
            Action::Settled { id, verdict } => self.settle(id, verdict),
            Action::EndRuntime { by } => {
                self.blame_main();
                self.blame_work(None);
                let bound = by.saturating_sub(self.now());
                // The rest is for what main's thread has to do before the engine looks again.
                let bound = bound * 3 / 4;
                // One of its threads that leaves never comes back, so the others have a moment.
                let bound = if self.held == Held::Worker { bound.min(A_MOMENT) } else { bound };
                self.host.order(Order::EndRuntime(bound));
            }
            Action::End(ending) => self.end(ending),
            Action::Force(status) => self.force(status),
        }
    }

    /// Has a rescue thread call into an instance and tell how that went, inside of the runtime: a task is started, not
    /// missed. The thread takes a reference of its own with it, so a value never dies on the guardian.
    fn on_rescue(
        &mut self,
        body: Option<Arc<dyn Body>>,
        call: impl FnOnce(&dyn Body) + Send + 'static,
        told: impl FnOnce(Option<String>) -> Event + Send + 'static,
        what: Call,
    ) {
        let mailbox = self.stop.mailbox().clone();
        let Some(body) = body else {
            // Deferred work has nothing to be told, and what is gone needs no abort.
            return mailbox.event(told(None));
        };
        let (id, handle) = (what.id(), self.handle.clone());
        self.rescue.call(what, move || {
            let _inside = handle.as_ref().map(Handle::enter);
            let panicked = caught(|| call(&*body)).err();
            if let Err(message) = caught(move || drop(body)) {
                mailbox.event(Event::DropPanicked { id, message });
            }
            mailbox.event(told(panicked));
        });
    }

    fn start_cleanup(&mut self, id: InstanceId, deadline: Duration) {
        let (base, urgency) = (self.base(), self.urgency);
        let (mailbox, news) = (self.stop.mailbox().clone(), Arc::clone(self.stop.news()));
        let Some(instance) = self.instances.get(id) else { return };
        if self.handle.is_none() {
            // A resource before there is a runtime: nothing can run its cleanup, its bound and its abort remain.
            return;
        }
        let context = CleanupContext::new(instance.card.name, base, deadline, urgency, &news);
        let Some(work) = instance.start(&context) else { return };
        self.starting.push(CleanupTask::new(id, work, context, mailbox));
    }

    /// Begins the cleanups that one step has started. Many at once are spawned from inside the runtime, where that is
    /// much cheaper than from here; one alone is not worth the hop.
    pub(super) fn begin(&mut self) {
        let Some(handle) = &self.handle else { return };
        if self.starting.len() > 1 {
            let tasks = std::mem::take(&mut self.starting);
            boxed::task(handle, async move {
                for task in tasks {
                    tokio::spawn(task);
                }
            });
        } else if let Some(task) = self.starting.pop() {
            handle.spawn(task);
        }
    }

    /// Passes the verdict on to those who wait for it. What is left of the instance is dropped elsewhere.
    fn settle(&mut self, id: InstanceId, verdict: Verdict) {
        if !verdict.is_clean() {
            self.blame_at_verdict(id);
        }
        let Some(mut instance) = self.instances.remove(id) else { return };
        self.host.tell_verdict(instance.card.name, verdict, self.base());
        // What closes cleanly before the request is only counted, which a program may do for years.
        if let Some(context) = &instance.context
            && (self.leave_by.is_some() || !verdict.is_clean())
        {
            self.blames.note(id, context);
        }
        instance.card.settle(verdict);
        if let Some(work) = instance.card.worked() {
            self.in_flight.note_left(instance.card.name, work);
            self.blame_work(Some((instance.card.name, work.clone())));
        }
        if !instance.waiting.is_empty() {
            let waiting = std::mem::take(&mut instance.waiting);
            // Those who wait are woken, and a waker is user code.
            self.rescue.run_first(move || {
                for waiting in waiting {
                    let _ = caught(|| waiting.send(verdict));
                }
            });
        }
        if let Some(rest) = instance.take() {
            let handle = self.handle.clone();
            self.rescue.run(move || {
                let _inside = handle.as_ref().map(Handle::enter);
                drop(rest);
            });
        }
    }

    fn end(&mut self, ending: Ending) {
        let now = self.now();
        let report = self.report(ending, false, now);
        let teller = match (self.held, self.runtime_ended) {
            (Held::Nobody, true) => Teller::Main,
            (Held::Nobody, false) => Teller::Nobody,
            _ => Teller::ForThoseHeld,
        };
        self.host.end(&self.rescue, (report, ending), teller);
        if !self.host.owns_process() {
            self.gone = true;
            return;
        }
        self.leaving = Some(self.host.untold(ending));
        // A panic is held for the reserve at most, and the engine has had half of it.
        let by =
            if ending == Ending::Aborted { Some(now + self.engine.reserve() / 2) } else { self.leave_by };
        self.leave_by = Some(by.unwrap_or(now).max(now + TO_LEAVE));
    }

    fn force(&mut self, status: u8) {
        self.blame_the_rest();
        self.blame_work(None);
        let now = self.now();
        let report = self.report(Ending::Status(status), true, now);
        self.host.force(&self.rescue, (report, status));
        self.gone = true;
    }

    fn report(&mut self, ending: Ending, forced: bool, now: Duration) -> Report {
        let mut found = self.found(forced);
        found.work = self.in_flight.reports();
        Report::new(self.engine.records(), self.host.lifecycle, (ending, forced), (self.grace, now), found)
    }
}
