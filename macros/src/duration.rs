//! Durations as users type them.

use gracefully_config::duration::nanos;
use syn::LitStr;

use crate::errors::Errors;

pub(crate) use gracefully_config::duration::Zero;

/// A bound, and where it was typed.
#[derive(Clone)]
pub(crate) struct Bound {
    pub(crate) nanos: u64,
    pub(crate) typed: LitStr,
}

/// Reads a duration, or says what is wrong with it.
pub(crate) fn parse(typed: &LitStr, zero: Zero, errors: &mut Errors) -> Option<Bound> {
    match nanos(&typed.value(), zero) {
        Ok(nanos) => Some(Bound { nanos, typed: typed.clone() }),
        Err(fault) => {
            errors.at(typed, fault);
            None
        }
    }
}
