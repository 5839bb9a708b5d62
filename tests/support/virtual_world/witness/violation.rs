//! What was broken.

use std::fmt;
use std::time::Duration;

/// What can be broken: the README's guarantees, and the order of the ladder's first steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guarantee {
    /// Exactly once.
    G1,
    /// In order.
    G2,
    /// Bounded.
    G3,
    /// Nothing is skipped.
    G4,
    /// Urgency only rises.
    G5,
    /// Every way out.
    G7,
    /// All are quiesced before anything is waited for, and main takes part as it can.
    Ladder,
}

/// What was broken, and how.
#[derive(Debug, Clone)]
pub struct Violation {
    /// Which guarantee.
    pub guarantee: Guarantee,
    /// When.
    pub at: Duration,
    /// How.
    pub text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}: {}", self.guarantee, self.at, self.text)
    }
}
