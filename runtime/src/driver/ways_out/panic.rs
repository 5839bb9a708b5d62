//! Panics that end more than their thread: those that nothing can catch, whose process is aborted when their hook
//! returns, and main's own.

use std::cell::Cell;
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicU64, Ordering};

use super::panicking::Panicking;
use super::place::{Role, leaver, role};
use super::{DOOR, Door, Stage, leave};
use crate::caught::text_of;
use crate::driver::finish::Ended;
use crate::driver::mailbox::Letter;
use crate::driver::main_thread::is_main;
use crate::driver::process::NO_RUNTIME;
use crate::engine::{Ending, WayOut};
use crate::{os, stderr};

thread_local! {
    /// Whether the thread is in a hook of ours, which was put in front of another one.
    static IN_HOOK: Cell<bool> = const { Cell::new(false) };
}

/// Of the next panic.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Puts a hook in front of the present one.
pub(super) fn catch() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| panics(info, || before(info))));
}

/// Runs on the thread that panics. The hook before is called first, but not waited for: most write to stderr, which may
/// be stuck.
fn panics(info: &PanicHookInfo<'_>, before: impl FnOnce()) {
    if role() == Role::Starting {
        refuse(&text_of(info.payload()));
    }
    let Some((door, panicking)) = concern(info) else { return before() };
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let is_fatal = matches!(panicking, Panicking::Fatal(_));
    door.mailbox.post(Letter::Panics { number, panicking });
    IN_HOOK.set(true);
    before();
    IN_HOOK.set(false);
    door.mailbox.post(Letter::Panicked { number });
    if is_fatal && let Some(ending) = door.wait() {
        leave(ending, Ending::Aborted);
    }
}

/// Threads have run out, which the runtime panics about; it would wait for those that it has while that unwinds. Nothing
/// is open yet, so there is nothing to close.
fn refuse(why: &str) -> ! {
    stderr::line(&format!("gracefully: {NO_RUNTIME}: {why}"));
    os::exit_now(Ended::FAILED)
}

/// What it is to us, if anything.
fn concern(info: &PanicHookInfo<'_>) -> Option<(&'static Door, Panicking)> {
    let goes_first = IN_HOOK.get() || matches!(role(), Role::Guardian | Role::Teller);
    let door = DOOR.get().filter(|door| !goes_first && door.is_own())?;
    let text = || text_of(info.payload());
    let panicking = match (is_fatal(info), is_main()) {
        (true, _) => Panicking::Fatal(leaver(WayOut::Panic(text()))),
        (false, true) => Panicking::Main(text()),
        (false, false) => return None,
    };
    let is_over = matches!(*door.lock(), Stage::Over(_));
    (!is_over).then_some((door, panicking))
}

/// Whether the process is aborted after this. That a panic cannot unwind (it came in a destructor while another one
/// unwound, or from a function that must not) is told by its `Debug` alone.
fn is_fatal(info: &PanicHookInfo<'_>) -> bool {
    cfg!(panic = "abort") || format!("{info:?}").contains("can_unwind: false")
}
