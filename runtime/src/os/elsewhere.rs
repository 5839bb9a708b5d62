//! Where there are no Unix signals: the bell is a condition variable, leaving is the standard library's.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::words::Signal;

/// Wakes the sleeper.
#[derive(Debug, Clone)]
pub(crate) struct Bell(Arc<(Mutex<bool>, Condvar)>);

/// Sleeps until the bell rings.
#[derive(Debug)]
pub(crate) struct Sleeper(Bell);

/// Makes a bell and its sleeper.
#[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
pub(crate) fn bell() -> io::Result<(Bell, Sleeper)> {
    let bell = Bell(Arc::default());
    Ok((bell.clone(), Sleeper(bell)))
}

impl Bell {
    /// Wakes the sleeper, now or at its next sleep.
    pub(crate) fn ring(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_one();
    }
}

impl Sleeper {
    /// Nothing to do here: sleeping resets.
    #[expect(clippy::unused_self, reason = "the same signature as on Unix")]
    pub(crate) fn reset(&self) {}

    /// Sleeps until the bell rings or `limit` has passed.
    pub(crate) fn sleep(&self, limit: Option<Duration>) {
        let (rung, condition) = &*self.0.0;
        let guard = rung.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = limit.unwrap_or(Duration::from_secs(3600));
        let (mut guard, _) =
            condition.wait_timeout_while(guard, limit, |rung| !*rung).unwrap_or_else(PoisonError::into_inner);
        *guard = false;
    }
}

/// Nothing is caught here; Ctrl+C comes through tokio.
#[derive(Debug)]
pub(crate) struct Catcher;

impl Catcher {
    /// Nothing.
    #[expect(clippy::unused_self, reason = "the same signature as on Unix")]
    pub(crate) fn take(&self) -> [Option<Signal>; 4] {
        [None; 4]
    }

    /// Nothing comes.
    #[expect(clippy::unused_self, reason = "the same signature as on Unix")]
    pub(crate) fn is_due(&self) -> bool {
        false
    }

    /// A catcher that never catches.
    #[cfg(any(feature = "model", feature = "testing"))]
    pub(crate) fn idle() -> Self {
        Self
    }
}

/// Nothing is caught here.
#[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
pub(crate) fn catch(_: &Bell) -> io::Result<Catcher> {
    Ok(Catcher)
}

/// No signal can be sent here.
pub(crate) fn send(_: Signal) -> bool {
    false
}

/// Nobody ignores a signal here.
pub(crate) fn is_ignored(_: Signal) -> bool {
    false
}

/// Nobody can tell here.
pub(crate) fn takes_output(_: Duration) -> bool {
    true
}

/// Writes to stderr, as the standard library does.
pub(crate) fn write_stderr(text: &[u8], _: Duration) -> bool {
    let _ = io::Write::write_all(&mut io::stderr(), text);
    true
}

/// There are no background jobs here.
#[cfg_attr(not(feature = "progress"), expect(dead_code, reason = "only the display asks"))]
pub(crate) fn in_background() -> bool {
    false
}

/// Exits pass without us here.
#[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
pub(crate) fn at_exit(_: fn(Option<i32>)) -> io::Result<()> {
    Ok(())
}

/// Leaves at once.
pub(crate) fn exit_now(status: u8) -> ! {
    std::process::exit(i32::from(status))
}

/// Leaves with the status that a shell would give this signal.
pub(crate) fn end_by_signal(signal: Signal) -> ! {
    exit_now(128 + signal.number())
}

/// Stdin and stdout by the standard library: a read waits until something comes, and nobody waits for it.
#[cfg(feature = "stdin")]
pub(crate) mod standard {
    use std::io::{self, Read, Write};
    use std::sync::{Arc, Condvar, Mutex, PoisonError};
    use std::time::Duration;

    use crate::os::standard::Awaited;

    /// How much is written at once.
    pub(crate) const AT_ONCE: usize = 4096;

    /// Ends the wait of a [`Waiter`].
    #[derive(Debug, Clone)]
    pub(crate) struct Nudge(Arc<(Mutex<bool>, Condvar)>);

    /// Waits, until it is nudged at the latest.
    #[derive(Debug)]
    pub(crate) struct Waiter(Nudge);

    /// Makes a waiter, and what nudges it.
    #[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
    pub(crate) fn waiter() -> io::Result<(Nudge, Waiter)> {
        let nudge = Nudge(Arc::default());
        Ok((nudge.clone(), Waiter(nudge)))
    }

    impl Nudge {
        /// Ends the wait, now or the next one.
        pub(crate) fn nudge(&self) {
            *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
            self.0.1.notify_one();
        }
    }

    impl Waiter {
        /// Whether to go on and find out: at once for input and room.
        pub(crate) fn wait(&self, awaited: Awaited, limit: Option<Duration>) -> bool {
            if matches!(awaited, Awaited::Input | Awaited::Room) {
                return true;
            }
            let (nudged, condition) = &*self.0.0;
            let guard = nudged.lock().unwrap_or_else(PoisonError::into_inner);
            let limit = limit.unwrap_or(Duration::from_secs(3600));
            let (mut guard, _) = condition
                .wait_timeout_while(guard, limit, |nudged| !*nudged)
                .unwrap_or_else(PoisonError::into_inner);
            *guard = false;
            false
        }
    }

    /// Reads stdin; waits where nothing is there.
    pub(crate) fn read(into: &mut [u8]) -> io::Result<usize> {
        io::stdin().read(into)
    }

    /// Writes to stdout; waits where it takes nothing.
    pub(crate) fn write(from: &[u8]) -> io::Result<usize> {
        let written = io::stdout().write(from)?;
        io::stdout().flush()?;
        Ok(written)
    }

    /// Nobody can tell here.
    pub(crate) fn unread() -> usize {
        0
    }

    /// There are no background jobs here.
    pub(crate) fn is_others() -> bool {
        false
    }
}
