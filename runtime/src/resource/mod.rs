//! What users implement and derive: resources, their cleanups, and the lifecycles that declare them.

mod cleanup;
mod holds;
mod lifecycle;
mod outcome;
mod owned;

pub use cleanup::{Cleanup, CleanupError, CleanupResult};
pub use holds::{Holds, Probe, ProbeFallback};
pub use lifecycle::{DeclaredIn, Lifecycle, Open, Resource};
pub use outcome::IntoCleanupResult;
pub use owned::Owned;
