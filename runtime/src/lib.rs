#![cfg_attr(docsrs, feature(doc_cfg))]
//! Graceful shutdown that the compiler checks.

mod context;
#[cfg(feature = "rt")]
mod engine;
mod plan;
mod resource;
mod words;

/// The pure parts, for this project's own tests and models. No stability is promised.
#[doc(hidden)]
#[cfg(feature = "model")]
pub mod __model {
    pub mod engine {
        pub use crate::engine::*;
    }
    pub mod plan {
        pub use crate::plan::*;
    }
    pub use crate::words::*;
}

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use context::CleanupContext;
pub use gracefully_macros::{Holds, Resource, graceful_main, lifecycle};
pub use plan::Plan;
pub use resource::{
    Cleanup, CleanupError, CleanupResult, DeclaredIn, Holds, Lifecycle, Open, Owned, Resource,
};
pub use words::{Reason, Signal, Urgency, Verdict};
