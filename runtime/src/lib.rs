#![cfg_attr(docsrs, feature(doc_cfg))]
//! Graceful shutdown that the compiler checks.

#[cfg(feature = "rt")]
mod app;
#[cfg(feature = "rt")]
mod config;
mod context;
#[cfg(feature = "rt")]
mod driver;
// Public items are for the models, which look into the pure parts; without them some are nobody's.
#[cfg_attr(not(feature = "model"), allow(dead_code, unreachable_pub, unused_imports))]
#[cfg(feature = "rt")]
mod engine;
#[cfg(feature = "rt")]
mod observe;
#[cfg(feature = "rt")]
mod os;
// As above.
#[cfg_attr(not(feature = "model"), allow(dead_code, unreachable_pub, unused_imports))]
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
    pub use crate::driver::guest;
    pub use crate::words::*;
}

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "rt")]
pub use app::{App, Builder, Flavor, Stop, Stopping};
pub use context::CleanupContext;
#[cfg(feature = "rt")]
pub use driver::{Ended, MainResult};
#[cfg(feature = "rt")]
pub use engine::{MainRecord, Phase};
pub use gracefully_macros::{Holds, Resource, graceful_main, lifecycle};
#[cfg(feature = "rt")]
pub use observe::{EarlyReport, Exit, LateUse, MainReport, Report, ResourceReport, StepReport};
pub use plan::Plan;
pub use resource::{
    Cleanup, CleanupError, CleanupResult, DeclaredIn, Holds, IntoCleanupResult, Lifecycle, Managed, Open,
    Owned, Resource,
};
pub use words::{Reason, Signal, Urgency, Verdict};
