//! How names and times are written, in every form but JSON.

use std::time::Duration;

pub(super) use gracefully_config::spelling::plain;

use crate::plan;

/// A time as messages write it, exactly.
pub(super) fn spelled(duration: Duration) -> String {
    plan::spelled(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
}
