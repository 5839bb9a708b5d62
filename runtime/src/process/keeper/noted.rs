//! The line of a child in the ledger: who is killed with this process is reclaimed by it.

#[cfg(unix)]
use std::sync::Once;

use crate::os::child::Birth;
#[cfg(unix)]
use crate::outside::{Enlisted, Enlisting, Ledger};
#[cfg(unix)]
use crate::stderr;

/// A child that is about to be started.
pub(super) struct Noting(#[cfg(unix)] Option<Enlisting>);

/// One that was.
pub(super) struct Noted(#[cfg(unix)] Option<Enlisted>);

#[cfg(unix)]
impl Noting {
    /// The next child of this birth notes itself. Where there is no ledger it starts all the same: the kernel ends it with
    /// this process, if not what it has started.
    pub(super) fn next(birth: &Birth) -> Self {
        static TOLD: Once = Once::new();
        let enlisting = match Ledger::of_process() {
            Ok(ledger) => Some(ledger.enlist()),
            Err(error) => {
                TOLD.call_once(|| stderr::line(&format!("gracefully: {error}. Children run without")));
                None
            }
        };
        birth.enlist(enlisting.as_ref().map(Enlisting::mark));
        Self(enlisting)
    }

    /// It has this number.
    pub(super) fn started(self, pid: u32) -> Noted {
        Noted(self.0.and_then(|enlisting| enlisting.started(pid)))
    }
}

#[cfg(unix)]
impl Noted {
    /// The group is gone: what it wrote down of itself does not hold any more.
    pub(super) fn strike_out(&mut self) {
        if let Some(enlisted) = self.0.take() {
            enlisted.gone();
        }
    }
}

#[cfg(not(unix))]
impl Noting {
    /// There is no ledger here.
    pub(super) fn next(_: &Birth) -> Self {
        Self()
    }

    pub(super) fn started(self, _: u32) -> Noted {
        Noted()
    }
}

#[cfg(not(unix))]
impl Noted {
    pub(super) fn strike_out(&mut self) {}
}
