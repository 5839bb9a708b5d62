//! Panics that nothing can catch: the process is aborted when their hook returns.

use std::panic::{self, PanicHookInfo};

use super::place::{Role, role};
use super::{DOOR, Stage, leave};
use crate::caught::text_of;
use crate::engine::{Ending, WayOut};

/// Puts a hook in front of the present one, which is called first.
pub(super) fn catch() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        before(info);
        panics(info);
    }));
}

/// Runs on the thread that panics.
fn panics(info: &PanicHookInfo<'_>) {
    let Some(door) = DOOR.get().filter(|door| door.is_own()) else { return };
    let goes_first = matches!(role(), Role::Guardian | Role::Teller);
    if goes_first || !is_fatal(info) || matches!(*door.lock(), Stage::Over(_)) {
        return;
    }
    if let Some(ending) = door.hold(WayOut::Panic(text_of(info.payload()))) {
        leave(ending, Ending::Aborted);
    }
}

/// Whether the process is aborted after this. That a panic cannot unwind (it came in a destructor while another one
/// unwound, or from a function that must not) is told by its `Debug` alone.
fn is_fatal(info: &PanicHookInfo<'_>) -> bool {
    cfg!(panic = "abort") || format!("{info:?}").contains("can_unwind: false")
}
