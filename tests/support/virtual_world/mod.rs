//! The engine without a machine around it: lifecycles as data, a witness that checks the guarantees after every step,
//! and a world in which time passes as fast as it is read.

mod behaviour;
mod lifecycle;
mod order;
mod witness;
mod world;

pub use behaviour::{Abort, Behaviour, Cleanup, Leave, Main, Quiesce, Work};
pub use lifecycle::{Entry, Lifecycle, SECOND, written};
pub use witness::{Guarantee, Violation, Witness};
pub use world::World;
