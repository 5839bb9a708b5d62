//! `lifecycle.toml`: which file speaks for a lifecycle, what it says, and of whom.
//!
//! A file that is named is looked for beside the source file, then at the manifest. One that is not named, but lies at
//! one of these places under its usual name, speaks for the lifecycle that it names itself: a crate may have several.

#[cfg(feature = "config")]
mod find;
#[cfg_attr(not(feature = "config"), allow(dead_code, reason = "without the feature nobody makes one"))]
mod model;
#[cfg(feature = "config")]
mod resolve;

use super::attr::Read;
use crate::errors::Errors;

#[cfg(feature = "config")]
use model::Name;
pub(super) use model::{Overrides, Row, RowLink, SourceFile, Target};

/// What a file says of this lifecycle, if one speaks for it.
#[cfg(feature = "config")]
pub(super) fn overrides(read: &Read, errors: &mut Errors) -> Option<Overrides> {
    let found = find::find(read, errors)?;
    Some(resolve::resolve(read, found))
}

/// Without the feature no file is looked for; one that is named is a mistake.
#[cfg(not(feature = "config"))]
pub(super) fn overrides(read: &Read, errors: &mut Errors) -> Option<Overrides> {
    if let Some(config) = &read.config {
        errors.at(
            config,
            "a file is read where the library's feature `config` is on: write `features = [\"config\"]` where \
             Cargo.toml asks for it",
        );
    }
    None
}
