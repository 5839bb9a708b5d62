//! What happened, as a value, as lines and as a file. Nothing here changes a shutdown.

mod blame;
mod file;
mod lines;
mod millis;
mod report;

pub(crate) use blame::Found;
pub use blame::{Blame, Doing, Standing, ThreadReport};
pub(crate) use file::{is_stream, write};
pub(crate) use lines::{brief, hurry, notice, report_lines};
pub use report::{EarlyReport, Exit, LateUse, MainReport, Report, ResourceReport, StepReport};
