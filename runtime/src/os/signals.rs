//! Catching the terminating signals.
//!
//! 1. A handler only counts and rings the bell: two atomic operations and one system call, all async-signal-safe.
//! 2. It goes through the registry that tokio and signal-hook share, so handlers of the application's own go on
//!    working.
//! 3. What the parent ignored (`nohup`, a shell's background job) stays ignored; what the parent blocked is
//!    unblocked, after the handlers stand.
//! 4. A forked child does nothing of ours: the handler remembers whose it is, and lets the child end by the signal, as
//!    it would without us.

use std::io;
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::Bell;
use crate::words::Signal;

/// The signals that came and were not taken yet.
#[derive(Debug)]
pub(crate) struct Catcher {
    counts: Arc<[AtomicU32; 4]>,
}

impl Catcher {
    /// Takes what came since the last call, one entry for each kind: signals coalesce, so more cannot be told.
    pub(crate) fn take(&self) -> [Option<Signal>; 4] {
        let mut taken = Signal::ALL.map(Some);
        for (signal, count) in taken.iter_mut().zip(self.counts.iter()) {
            if count.swap(0, Ordering::AcqRel) == 0 {
                *signal = None;
            }
        }
        taken
    }

    /// Whether one has come that was not taken yet, also where the handler has not had its turn: on a busy machine that
    /// takes a while.
    pub(crate) fn is_due(&self) -> bool {
        let is_pending = |signals: libc::sigset_t| {
            let is_member = |signal: Signal| {
                // SAFETY: the set is initialised, and the number is that of a signal.
                unsafe { libc::sigismember(&raw const signals, i32::from(signal.number())) == 1 }
            };
            Signal::ALL.into_iter().any(is_member)
        };
        is_pending(pending()) || self.counts.iter().any(|count| count.load(Ordering::Acquire) > 0)
    }

    /// A catcher that never catches, for an app that is not the process's own.
    pub(crate) fn idle() -> Self {
        Self { counts: Arc::default() }
    }
}

/// Puts handlers in place for all four signals, for the rest of the process's life.
pub(crate) fn catch(bell: &Bell) -> io::Result<Catcher> {
    let catcher = Catcher::idle();
    let blocked = set_of(Signal::ALL);
    mask(libc::SIG_BLOCK, &blocked);
    let outcome = Signal::ALL.into_iter().enumerate().try_for_each(|(index, signal)| {
        if is_ignored(signal) { Ok(()) } else { register(signal, index, &catcher, bell) }
    });
    mask(libc::SIG_UNBLOCK, &blocked);
    outcome.map(|()| catcher)
}

fn register(signal: Signal, index: usize, catcher: &Catcher, bell: &Bell) -> io::Result<()> {
    let counts = Arc::clone(&catcher.counts);
    // Whoever registers keeps it for ever: the registry drops nothing.
    let bell = bell.clone();
    let owner = std::process::id();
    let handler = move || {
        if process_id() == owner {
            counts[index].fetch_add(1, Ordering::AcqRel);
            bell.ring_in_handler();
        } else {
            end_by_default(signal);
        }
    };
    // SAFETY: the handler calls async-signal-safe things alone: `getpid`, atomics, and the one system call of a bell,
    // `write` or `futex`, which leaves errno as it was; or else `signal` and `raise`, and then the process ends. It neither allocates nor frees (the registry never drops it:
    // nothing unregisters it), takes no lock and cannot panic (`index` is below 4).
    unsafe { signal_hook_registry::register(i32::from(signal.number()), handler) }.map(|_| ())
}

/// Ends the process by `signal` once its handler, which calls this, has returned: until then it is blocked.
fn end_by_default(signal: Signal) {
    let number = i32::from(signal.number());
    // SAFETY: both get a valid signal number, SIG_DFL is legal for each of the four, and both are async-signal-safe.
    unsafe {
        libc::signal(number, libc::SIG_DFL);
        libc::raise(number);
    }
}

/// Sends `signal` to this process, as anybody else would; whether it is under way.
pub(crate) fn send(signal: Signal) -> bool {
    // SAFETY: `kill` gets this process's own id and a valid signal, and touches no memory.
    unsafe { libc::kill(libc::getpid(), i32::from(signal.number())) == 0 }
}

/// Who runs this. `std::process::id` is `getpid`, but only the latter is promised to be async-signal-safe.
fn process_id() -> u32 {
    // SAFETY: `getpid` has no preconditions and cannot fail.
    unsafe { libc::getpid() }.cast_unsigned()
}

/// The signals that were sent and wait for a thread to take them.
fn pending() -> libc::sigset_t {
    let mut set = set_of([]);
    // SAFETY: `set` is initialised, and `sigpending` only writes it.
    unsafe { libc::sigpending(&raw mut set) };
    set
}

fn set_of<const N: usize>(signals: [Signal; N]) -> libc::sigset_t {
    let mut set = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: `sigemptyset` initialises the set; `sigaddset` gets that set and valid signal numbers.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        for signal in signals {
            libc::sigaddset(set.as_mut_ptr(), i32::from(signal.number()));
        }
        set.assume_init()
    }
}

fn mask(how: libc::c_int, set: &libc::sigset_t) {
    // SAFETY: `set` is initialised and `how` is one of the constants; the old mask is not asked for. It cannot fail
    // with a valid `how`.
    unsafe {
        libc::pthread_sigmask(how, set, std::ptr::null_mut());
    }
}

/// Whether whoever started the process had it ignore `signal`.
pub(crate) fn is_ignored(signal: Signal) -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: with a null new action `sigaction` only writes the present one to `action`, which all-zero bytes make a
    // valid value in any case.
    unsafe {
        libc::sigaction(i32::from(signal.number()), std::ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}
