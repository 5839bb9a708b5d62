//! What users implement and derive: resources, their cleanups, and the lifecycles that declare them.

mod cleanup;
pub(crate) mod fields;
mod holds;
mod lifecycle;
mod managed;
mod outcome;
mod owned;

pub use cleanup::{Cleanup, CleanupError, CleanupResult};
pub use holds::{Holds, Probe, ProbeFallback};
#[cfg(feature = "rt")]
pub(crate) use lifecycle::Declared;
pub use lifecycle::{DeclaredIn, Index, Lifecycle, Open, Resource, facts_of};
pub use managed::Managed;
#[cfg(feature = "rt")]
pub(crate) use managed::{Body, Card};
pub use outcome::IntoCleanupResult;
pub use owned::Owned;
