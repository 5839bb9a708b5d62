//! A library of an older edition that has resources, and writes some for its users.

#![no_implicit_prelude]

pub use ::gracefully as shutdown;
use ::gracefully::{Cleanup, CleanupContext, CleanupResult, Holds, Managed, Owned, Resource};
use ::std::prelude::rust_2021::*;

/// What is closed. In this edition `async` and `dyn` are words, `gen` is not.
#[derive(Debug, Default)]
pub struct Pool;

impl Pool {
    /// Closes it.
    #[allow(clippy::unused_async)]
    pub async fn close(&self) {}

    /// Closes it, and takes it.
    #[allow(clippy::missing_const_for_fn)]
    pub fn gen(self) {}
}

/// Released by its fields.
#[derive(Debug, Resource)]
#[resource(timeout = "2s")]
pub struct Database {
    /// What is closed first.
    #[cleanup(with = Pool::close)]
    pub pool: Pool,
    /// What is closed then.
    #[cleanup(consume = Pool::gen)]
    pub gen: Owned<Pool>,
}

/// Released by hand, with a parameter.
#[derive(Debug, Resource)]
pub struct Cache<T> {
    /// Whatever is kept.
    #[uses(nothing)]
    pub value: T,
    /// Where it comes from.
    pub state: State,
}

impl<T: Send + Sync + 'static> Cleanup for Cache<T> {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

/// What a cache holds.
#[derive(Debug, Clone, Holds)]
pub struct State {
    /// The database.
    pub database: Option<Managed<Database>>,
}

/// Writes a resource in the crate of whoever calls it, which need not depend on gracefully.
#[macro_export]
macro_rules! store {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident($field:ident: $ty:ty, $close:path $(, uses $used:ty)?) closes within $bound:literal
    ) => {
        $(#[$attribute])*
        #[derive(Debug, $crate::shutdown::Resource)]
        #[resource(crate = $crate::shutdown, timeout = $bound $(, uses($used))?)]
        $visibility struct $name {
            #[doc = "What is closed."]
            #[cleanup(with = $close, abort = |_| ())]
            $visibility $field: $ty,
        }
    };
}

/// Writes a lifecycle in the crate of whoever calls it.
#[macro_export]
macro_rules! program {
    ($(#[$attribute:meta])* $visibility:vis $name:ident within $grace:literal: $($(#[$said:meta])* $resource:ty),*) => {
        $(#[$attribute])*
        #[$crate::shutdown::lifecycle(crate = $crate::shutdown, grace = $grace)]
        $visibility struct $name($($(#[$said])* $resource),*);
    };
}
