//! Stdin and stdout that no end of a program waits for.
//!
//! 1. Each has a thread of its own, made when it is first used, which nobody ever waits for.
//! 2. Nothing is read that nobody waits for, and at most [`input::CHUNK`] bytes more than they take.
//! 3. No flag of stdin or stdout is changed: the parent and the children have the very same ones.
//! 4. A reader ends a moment after the stop at the latest, whatever its thread sits in.
//! 5. That stdin has ended is said when all that came before it was taken.

mod input;
mod lines;
mod output;
mod reader;

use std::sync::OnceLock;

pub use lines::StdinLines;
pub use output::{Stdout, stdout};
pub use reader::{Stdin, stdin};

use crate::engine::{Event, PartnerGone};
use crate::work::Stop;

/// The stop of the app that owns the process.
static OWNER: OnceLock<Stop> = OnceLock::new();

/// From here on they end with this app.
pub(crate) fn belong_to(stop: Stop) {
    // There is one in a process.
    let _ = OWNER.set(stop);
}

/// Whom the program talks to is gone.
fn tell(how: PartnerGone) {
    if let Some(stop) = OWNER.get() {
        stop.mailbox().event(Event::Gone(how));
    }
}
