//! What generated code may name. No stability is promised.

pub use gracefully_macros::LifecycleEntries;

pub use crate::context::CleanupContext;
pub use crate::plan::{
    EofAction, ExitStyle, Facts, Held, Identity, Link, LinkKind, Name, PanicAction, Place, Plan, Row,
    Settings, SignalAction, Signals, Slot, Solved, Source, Sources, Written, are_known, check_budget,
    check_entry, check_names, count_edges, count_slots,
};
pub use crate::resource::fields::{
    AtOnce, Consumable, Fields, Immediate, Release, Released, borrowed, call, consumed, immediate, released,
};
pub use crate::resource::{
    Cleanup, CleanupResult, DeclaredIn, Holds, Index, Lifecycle, Open, Owned, Probe, ProbeFallback, Resource,
    facts_of,
};

#[cfg(feature = "rt")]
pub use crate::app::App;
#[cfg(feature = "rt")]
pub use crate::driver::{MainApp, Options as Start, start, taken};
