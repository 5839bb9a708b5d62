//! The app from a user's side, as a guest in the test's own process: the real guardian, the real runtime, no signals.

mod cancelling;
mod closing_early;
mod contradiction;
mod dropping;
mod keeping;
mod late;
mod scene;
mod stopping;
