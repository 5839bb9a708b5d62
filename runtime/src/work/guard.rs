//! Work in flight that is no task: a request handler, a callback, a blocking section.

use std::error::Error;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::group::{Group, Member};
use super::origins::WorkKind;
use super::stop::Stop;

/// As long as there is one, the drain waits for it, up to its bound. The report names those that are left then.
#[must_use = "it counts until it is dropped"]
pub struct Guard(Member);

/// The stop has come: nothing begins any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the stop has come")
    }
}

impl Error for Stopped {}

impl Guard {
    /// What it was called.
    pub fn name(&self) -> &'static str {
        self.0.0.name.unwrap_or_default()
    }

    /// A token of the stop of whom it was taken from: how what it guards is told to end. In a [paced](crate::Pace) group it
    /// is the guard's own turn.
    pub fn stop(&self) -> Stop {
        Stop(Arc::clone(self.0.signal()))
    }
}

impl Clone for Guard {
    /// One more of the same, also after the stop has come: what it is part of is in flight.
    fn clone(&self) -> Self {
        Self(self.0.another())
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Guard").field(&self.name()).finish()
    }
}

impl Group {
    pub(crate) fn guard(
        &self,
        name: &'static str,
        place: &'static Location<'static>,
    ) -> Result<Guard, Stopped> {
        self.join(WorkKind::Guard, Some(name), place).map(Guard).ok_or(Stopped)
    }
}
