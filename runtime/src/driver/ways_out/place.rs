//! What the present thread is to us, and what of ours it calls: plain cells, which are there as long as the thread is.

use std::cell::Cell;

use super::Leaver;
use crate::driver::main_thread::is_main;
use crate::engine::{Call, InstanceId, MainEnd, Taken, WayOut};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::driver) enum Role {
    /// Nobody's that we know: the user's own, or a rescue thread.
    Other,
    Guardian,
    /// The one that will poll main: it builds the runtime.
    Starting,
    /// The one that polls main, beside a runtime that has threads of its own.
    Main,
    /// The one that polls main and everything else.
    Alone,
    /// One of the runtime's.
    Worker,
    /// It tells how it went.
    Teller,
}

thread_local! {
    static ROLE: Cell<Role> = const { Cell::new(Role::Other) };
    static CALL: Cell<Option<(InstanceId, Call)>> = const { Cell::new(None) };
}

/// From here on this is what the present thread is.
pub(in crate::driver) fn enter(role: Role) {
    ROLE.set(role);
}

pub(super) fn role() -> Role {
    ROLE.get()
}

/// As long as this lives, the present thread does the guardian's work.
#[must_use = "it says so only as long as it lives"]
pub(in crate::driver) struct StandsIn(Role);

pub(in crate::driver) fn stands_in() -> StandsIn {
    StandsIn(ROLE.replace(Role::Guardian))
}

impl Drop for StandsIn {
    fn drop(&mut self) {
        ROLE.set(self.0);
    }
}

/// As long as this lives, the present thread calls into an instance.
#[must_use = "it says so only as long as it lives"]
pub(in crate::driver) struct Within(Option<(InstanceId, Call)>);

pub(in crate::driver) fn within(call: (InstanceId, Call)) -> Within {
    Within(CALL.replace(Some(call)))
}

impl Drop for Within {
    fn drop(&mut self) {
        CALL.set(self.0);
    }
}

/// The present thread, as one that leaves.
pub(super) fn leaver(way: WayOut) -> Leaver {
    let (main, runtime) = match role() {
        Role::Main => (true, false),
        Role::Alone => (true, true),
        Role::Other | Role::Guardian | Role::Starting | Role::Worker | Role::Teller => (false, false),
    };
    let main = main.then(|| match &way {
        WayOut::Panic(message) if is_main() => MainEnd::Panicked { message: message.clone() },
        _ => MainEnd::Left,
    });
    Leaver { way, taken: Taken { main, runtime, call: CALL.get() }, worker: role() == Role::Worker }
}
