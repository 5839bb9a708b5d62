//! Work in flight: what runs when the stop comes either finishes within its bound or is dropped, and is named if it does
//! neither.

mod closed;
mod group;
mod groups;
mod guard;
#[cfg(all(test, gracefully_loom))]
mod loom;
mod origins;
#[cfg(feature = "rayon")]
mod pool;
mod scope;
mod stop;
#[cfg(feature = "stream")]
mod stream;
mod task;
mod thread;
mod time;
#[cfg(feature = "tokio-util")]
mod token;
mod until;
mod waiters;
mod whereabouts;
mod within;

pub use closed::Closed;
pub(crate) use group::{Census, Group, Owner};
pub use groups::{Pace, TaskGroup};
pub use guard::{Guard, Stopped};
pub use origins::WorkKind;
#[cfg(feature = "rayon")]
pub use pool::Pool;
pub use scope::Scope;
pub(crate) use stop::News;
pub use stop::{Stop, Stopping};
#[cfg(feature = "stream")]
pub use stream::ScopedStream;
pub use task::{Task, Unfinished};
pub use time::{Interrupted, Interval};
pub use until::{Until, UntilStop};
