//! What the tests share.

pub mod load;
pub mod programs;
