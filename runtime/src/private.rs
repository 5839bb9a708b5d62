//! What generated code may name. No stability is promised.

pub use crate::plan::{
    ExitStyle, Facts, Held, Identity, Link, LinkKind, Place, Plan, Settings, SignalAction, Signals, Source,
    Written,
};
pub use crate::resource::{
    Cleanup, CleanupResult, DeclaredIn, Holds, Lifecycle, Open, Owned, Probe, ProbeFallback, Resource,
};

#[cfg(feature = "rt")]
pub use crate::app::{App, Flavor};
#[cfg(feature = "rt")]
pub use crate::driver::{Options as Start, start};
