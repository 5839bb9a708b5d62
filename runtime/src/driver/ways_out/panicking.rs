//! Threads that say that they panic, as the guardian sees them. One that does not come to its end with that (a pipe that
//! nobody reads, a hook that waits for the network) is taken at its word after a while.

use std::time::Duration;

use super::Leaver;
use crate::driver::guardian::Guardian;
use crate::engine::{Event, MainEnd};

/// How long a thread may take to say that it panics where nothing can catch that.
const TO_SAY: Duration = Duration::from_millis(500);

/// The same for main, which may still catch it. A backtrace takes its time.
const MAIN_TO_SAY: Duration = Duration::from_secs(3);

/// Whose panic it is.
pub(crate) enum Panicking {
    /// Nothing can catch it: the process is aborted after it.
    Fatal(Leaver),
    /// Main's, with its message.
    Main(String),
}

/// Those that are saying it, with the time at which they are taken at their word.
#[derive(Default)]
pub(in crate::driver) struct Panics(Vec<(Duration, u64, Panicking)>);

impl Panics {
    /// When the next one is.
    pub(in crate::driver) fn wake_at(&self) -> Option<Duration> {
        self.0.iter().map(|(at, ..)| *at).min()
    }

    fn take(&mut self, which: impl Fn(Duration, u64) -> bool) -> Option<Panicking> {
        let place = self.0.iter().position(|(at, number, _)| which(*at, *number))?;
        Some(self.0.swap_remove(place).2)
    }
}

impl Guardian {
    pub(in crate::driver) fn panics(&mut self, number: u64, panicking: Panicking) {
        let patience = match panicking {
            Panicking::Fatal(_) => TO_SAY,
            Panicking::Main(_) => MAIN_TO_SAY,
        };
        self.panics.0.push((self.now() + patience, number, panicking));
    }

    /// One has said it. Main goes on, or is about to end.
    pub(in crate::driver) fn panicked(&mut self, number: u64) {
        if let Some(Panicking::Fatal(leaver)) = self.panics.take(|_, one| one == number) {
            self.hold(leaver);
        }
    }

    /// Those whose time has come are not waited for any longer.
    pub(in crate::driver) fn take_at_their_word(&mut self) {
        let now = self.now();
        while let Some(panicking) = self.panics.take(|at, _| at <= now) {
            match panicking {
                Panicking::Fatal(leaver) => self.hold(leaver),
                Panicking::Main(message) => self.step(Event::MainEnded(MainEnd::Panicked { message })),
            }
        }
    }
}
