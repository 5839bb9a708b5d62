//! x
mod builder;
mod child;
mod keeper;
mod policy;
mod worker;

pub use builder::Builder;
pub use child::Child;
pub use policy::{OnExit, Restart};
pub use worker::first_message;
pub(crate) use worker::{parent_is_gone, watch_parent};
