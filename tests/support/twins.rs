//! A program of ours beside the same one without the library, which must fail what ours stands.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Tries both. `promise` panics where what the library promises is broken: never with ours, always with the naive twin.
///
/// # Panics
///
/// When ours breaks it, or the twin does not.
pub fn holds_for_ours_alone<T>(ours: T, twin: T, promise: impl Fn(T)) {
    promise(ours);
    let twin = catch_unwind(AssertUnwindSafe(|| promise(twin)));
    assert!(twin.is_err(), "the naive twin keeps this promise too, so it proves nothing");
}
