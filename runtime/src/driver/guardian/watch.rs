//! The guardian's own thread: it looks after everything that somebody has rung for, and whose time has come.

use std::io;
use std::time::{Duration, Instant};

use super::{Guardian, Left, Office};
use crate::boxed;
use crate::caught::caught;
use crate::driver::finish::end_now;
use crate::driver::mailbox::Mailbox;
use crate::driver::rescue::PATIENCE;
use crate::driver::stderr;
use crate::driver::ways_out::{Role, enter};
use crate::engine::{Ending, Event, View};
use crate::os::{self, Sleeper};

/// The exit status when the library itself is broken (`EX_SOFTWARE`).
const BROKEN: u8 = 70;

/// What whoever has the desk may take once the time is over: less than anybody notices, and far more than it takes.
const A_MOMENT: Duration = Duration::from_millis(20);

impl Guardian {
    /// Starts the thread, which lives as long as the process (or, for a hosted app, until it is finished).
    pub(in crate::driver) fn start(self, mailbox: &Mailbox, sleeper: Sleeper) -> io::Result<()> {
        let last = Last::of(&self);
        let mailbox = mailbox.clone();
        if let Some(office) = mailbox.office() {
            office.desk.open(Box::new(self));
        }
        let run = move || {
            enter(Role::Guardian);
            let Some(office) = mailbox.office() else { return };
            let owns_process = last.owns_process;
            let watched = caught(|| Watch { office, sleeper, last, kept_out: None }.watch());
            let broken = watched.err().or_else(|| office.broken.get().cloned());
            if let Some(message) = broken
                && owns_process
            {
                stderr::line(&format!(
                    "gracefully: the guardian panicked, which is a bug of the library: {message}"
                ));
                os::exit_now(BROKEN);
            }
            // It knows the way to its own desk, so nobody else lets it go.
            drop(office.desk.close());
        };
        boxed::thread("gracefully-guardian", Box::new(run)).map(drop)
    }

    /// Does everything that is to be done by now.
    fn attend(&mut self) {
        self.carry_out();
        loop {
            self.take_in();
            self.rehearse();
            self.take_at_their_word();
            let (in_flight, instances) = (&self.in_flight, &self.instances);
            let count = |view: &mut View| in_flight.count(view, instances);
            self.host.tell_due(&self.rescue, &self.engine, self.base, count);
            // Here, since who is flooded with letters never sleeps.
            self.rescue.look_after();
            if self.gone || self.engine.wake_at().is_none_or(|at| at > self.now()) {
                break;
            }
            self.step(Event::Tick);
        }
        self.leave_if_due();
        if self.gone {
            self.rescue.end();
        }
    }

    /// Until when nothing has to be done, as far as it is known here.
    pub(super) fn next_at(&self) -> Option<Duration> {
        let backstop = self.leaving.and(self.leave_by);
        self.engine
            .wake_at()
            .into_iter()
            .chain(backstop)
            .chain(self.drill_at())
            .chain(self.tell_at())
            .chain(self.look_at())
            .chain(self.panics.wake_at())
            .min()
    }

    /// How long nothing has to be done. Whoever changes that at the desk, as long as this sleeps, has to wake it.
    fn patience(&mut self) -> Option<Duration> {
        let now = self.now();
        let late = self.rescue.is_behind().then(|| now + PATIENCE);
        let next = self.next_at().into_iter().chain(late).min();
        self.armed = next.unwrap_or(Duration::MAX);
        next.map(|at| at.saturating_sub(now))
    }
}

/// What the thread has to itself.
struct Watch<'a> {
    office: &'a Office,
    sleeper: Sleeper,
    last: Last,
    /// Since when it is kept from the desk, if it is.
    kept_out: Option<KeptOut>,
}

/// What the guardian knew when it was at its desk last, and ends the process by where it does not get there any more.
struct Last {
    base: Instant,
    owns_process: bool,
    grace: Duration,
    leave_by: Option<Duration>,
    leaving: Option<Ending>,
}

impl Last {
    fn of(guardian: &Guardian) -> Self {
        Self {
            base: guardian.base,
            owns_process: guardian.host.owns_process(),
            grace: guardian.grace,
            leave_by: guardian.leave_by,
            leaving: guardian.leaving,
        }
    }
}

/// Somebody has the desk and does not leave.
#[derive(Clone, Copy)]
struct KeptOut {
    since: Instant,
    /// The time is over, and this is the moment that is left.
    is_over: bool,
}

impl Watch<'_> {
    /// Invariant 2 and 3: it sleeps by the bell and by its bounds alone, whoever has the desk.
    fn watch(mut self) {
        while self.office.broken.get().is_none() {
            // What comes from here on rings again.
            self.sleeper.reset();
            let patience = match self.attend() {
                Some(Attended::Gone) => return,
                Some(Attended::Until(patience)) => patience,
                None => self.patience_outside(),
            };
            self.sleeper.sleep(patience);
        }
    }

    /// Sits down at the desk until there is nothing left to do; none where somebody else has it.
    fn attend(&mut self) -> Option<Attended> {
        let mut seat = self.office.desk.claim()?;
        self.kept_out = None;
        loop {
            let attended = seat.with(|guardian| {
                guardian.attend();
                self.last = Last::of(guardian);
                (guardian.gone, guardian.patience())
            });
            let (gone, patience) = attended?;
            if gone {
                return Some(Attended::Gone);
            }
            match seat.leave() {
                Left::NotYet(again) => seat = again,
                Left::Free | Left::ToOwner => return Some(Attended::Until(patience)),
            }
        }
    }

    /// How long to sleep while somebody else has the desk: until that one rings, or the time is over. Whatever the
    /// guardian wants there may be the request, and it cannot look. Who keeps it out for all of grace is broken.
    fn patience_outside(&mut self) -> Option<Duration> {
        if !self.last.owns_process {
            return None;
        }
        let now = Instant::now();
        let kept_out = *self.kept_out.get_or_insert(KeptOut { since: now, is_over: false });
        let by = match self.last.leave_by {
            Some(by) => self.last.base + by,
            None => kept_out.since + self.last.grace,
        };
        if now < by {
            return Some(by - now);
        }
        // The process, and who has the desk in it, may just have been asleep.
        if !kept_out.is_over {
            self.kept_out = Some(KeptOut { is_over: true, ..kept_out });
            return Some(A_MOMENT);
        }
        end_now(self.last.leaving.unwrap_or(Ending::Status(BROKEN)))
    }
}

/// What came of a look at the desk.
enum Attended {
    /// It has nothing to do for so long, or until the bell rings.
    Until(Option<Duration>),
    /// Everything is done.
    Gone,
}
