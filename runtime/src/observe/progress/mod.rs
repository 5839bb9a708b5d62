//! What people see while it closes.
//!
//! 1. The guardian draws nothing and waits for nobody: it sends finished lines, and answers who asks how it goes.
//! 2. On a terminal (`live`) a thread of its own asks that ten times a second, and draws one row. It is started
//!    150 ms after the request: what is over by then neither flickers nor costs a thread.
//! 3. Elsewhere (`plain`) there are lines, one per change; [`plain`] says which.
//! 4. Whoever writes holds the pen: lines come in the order in which they were sent, never into a row, and the row is
//!    erased before the last of them.
//! 5. A stderr that takes nothing (Ctrl+S, a pipe that nobody reads) is left alone after a moment. One that somebody has
//!    locked is written to all the same then.

#[cfg(feature = "progress")]
mod live;
#[cfg(not(feature = "progress"))]
#[path = "unlit.rs"]
mod live;
mod mode;
mod pen;
mod plain;
mod said;
mod voice;

pub(crate) use mode::Mode;
pub(crate) use plain::Plain;
pub(crate) use said::{hurry, notice};
pub(crate) use voice::{Line, Voice};
