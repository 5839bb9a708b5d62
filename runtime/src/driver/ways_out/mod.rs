//! Ways out that the app does not order: `process::exit`, and panics that nothing can catch.
//!
//! 1. A thread that takes one of them is held in a hook until everything has its verdict and that was told. The
//!    guardian's bound is the thread's too.
//! 2. In the hook runs no user code and nothing of tokio's: the destructors of the thread's other values have run by
//!    then. It posts a letter and waits, by what the standard library does without them.
//! 3. Then the process ends as was told. Where that is what the thread would have come to, it goes on, so that other
//!    exit handlers run; else it leaves at once.
//! 4. Who panics says so before the hooks of others do, which may never come to an end, and is taken at its word after a
//!    while.
//! 5. Nobody waits for itself: not the guardian, and not who tells how it went. A forked child does nothing of ours.

mod exit;
mod panic;
mod panicking;
mod place;

use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use super::finish::{Finish, end_now, flush_in_time};
use super::mailbox::{Letter, Mailbox};
use crate::app::Kept;
use crate::engine::{Ending, Taken, WayOut};

pub(crate) use panicking::Panicking;
pub(super) use panicking::Panics;
pub(super) use place::{Role, enter, stands_in, within};

/// A thread that leaves, as the guardian is told.
pub(crate) struct Leaver {
    pub(super) way: WayOut,
    pub(super) taken: Taken,
    /// It is one of the runtime's own.
    pub(super) worker: bool,
}

/// There is one app that owns the process.
static DOOR: OnceLock<Door> = OnceLock::new();

/// What all who leave pass.
struct Door {
    owner: u32,
    mailbox: Mailbox,
    kept: Kept,
    stage: Mutex<Stage>,
    over: Condvar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Who leaves is held.
    Open,
    /// It was told how it went, and what was kept is being dropped.
    Told(Ending),
    /// Nothing is left to do. Who was held ends the process like this, where that is ours to say.
    Over(Option<Ending>),
}

/// Has the process's exits and panics pass here. Until [`open`] they pass at once.
pub(super) fn install() -> io::Result<()> {
    exit::catch()?;
    panic::catch();
    Ok(())
}

/// Start-up is done. What libraries have registered since is to come after us: exit handlers run latest first, and a
/// panic hook that was set may not call the one before it.
pub(crate) fn install_again() {
    if DOOR.get().is_some_and(Door::is_own) && !std::thread::panicking() {
        // The first registrations stand.
        let _ = install();
    }
}

/// From here on who leaves is held: there is a guardian to end that.
pub(super) fn open(mailbox: Mailbox, kept: Kept) {
    let (stage, over) = (Mutex::new(Stage::Open), Condvar::new());
    let _ = DOOR.set(Door { owner: std::process::id(), mailbox, kept, stage, over });
}

/// Tells how it went, drops what was kept, and lets those go who are held.
pub(super) fn conclude(finish: &mut Finish) {
    enter(Role::Teller);
    finish.tell();
    if let Some(door) = DOOR.get() {
        door.reach(Stage::Told(finish.ending));
        door.kept.release();
        door.reach(Stage::Over(Some(finish.ending)));
    }
}

/// There is nothing to hold anybody for.
pub(super) fn give_up() {
    if let Some(door) = DOOR.get() {
        door.reach(Stage::Over(None));
    }
}

impl Door {
    fn is_own(&self) -> bool {
        self.owner == std::process::id()
    }

    /// Holds the calling thread until all is over. Says how the process ends, where that is ours to say.
    fn hold(&self, way: WayOut) -> Option<Ending> {
        self.mailbox.post(Letter::WayOut(place::leaver(way)));
        self.wait()
    }

    /// Waits until all is over.
    fn wait(&self) -> Option<Ending> {
        let mut stage = self.lock();
        loop {
            match *stage {
                Stage::Over(ending) => return ending,
                Stage::Open | Stage::Told(_) => {
                    stage = self.over.wait(stage).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    fn reach(&self, stage: Stage) {
        *self.lock() = stage;
        self.over.notify_all();
    }

    /// Held only to look and to set.
    fn lock(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the process like this, unless that is what the calling thread comes to by itself.
fn leave(ending: Ending, by_itself: Ending) {
    if ending != by_itself {
        flush_in_time();
        end_now(ending);
    }
}
