//! The defaults of a lifecycle's bounds, settled once, by a change of type.

use super::{Settings, Settled, Source, Written};

const SECOND: u64 = 1_000_000_000;
const MILLISECOND: u64 = 1_000_000;

impl Settings {
    /// Every bound with its default where nothing is written.
    ///
    /// The defaults shrink with `grace`, so that a short grace alone never breaks the budget.
    #[must_use]
    pub const fn settle(&self) -> Settled {
        let grace = or(self.grace, 30 * SECOND);
        Settled {
            grace,
            delay: or(self.delay, 0),
            drain: or(self.drain, least(5 * SECOND, whole(grace.nanos / 6))),
            reserve: or(self.reserve, least(SECOND, whole(grace.nanos / 10))),
            end: unwritten(least(SECOND, whole(grace.nanos / 10))),
            fast: or(self.fast, SECOND),
            signals: self.signals,
            exit: self.exit,
            sources: self.sources,
            env: self.env,
            panics: self.panics,
            eof: self.eof,
        }
    }
}

impl Settled {
    /// What is left of grace for cleanups, in nanoseconds.
    #[must_use]
    pub const fn cleanup_budget(&self) -> u64 {
        self.grace.nanos.saturating_sub(self.around_cleanup())
    }

    /// The bounds of all steps but the cleanups, in nanoseconds.
    pub(super) const fn around_cleanup(&self) -> u64 {
        self.delay
            .nanos
            .saturating_add(self.drain.nanos)
            .saturating_add(self.reserve.nanos)
            .saturating_add(self.end.nanos)
    }

    /// Whether nobody wrote any of the numbers that the budget is made of.
    pub(super) const fn is_default(&self) -> bool {
        !self.grace.is_written()
            && !self.delay.is_written()
            && !self.drain.is_written()
            && !self.reserve.is_written()
    }
}

impl Written {
    /// Whether somebody wrote it; if not, it is a default or a share of what is left.
    #[must_use]
    pub const fn is_written(&self) -> bool {
        !matches!(self.source, Source::Default)
    }
}

/// A bound that nobody wrote.
pub(super) const fn unwritten(nanos: u64) -> Written {
    Written::new(nanos, Source::Default)
}

const fn or(written: Option<Written>, default: u64) -> Written {
    match written {
        Some(written) => written,
        None => unwritten(default),
    }
}

/// Whole milliseconds, where there is one: what is printed should not look as if somebody had meant its last digit.
const fn whole(nanos: u64) -> u64 {
    if nanos < MILLISECOND { nanos } else { nanos - nanos % MILLISECOND }
}

const fn least(a: u64, b: u64) -> u64 {
    if a < b { a } else { b }
}
