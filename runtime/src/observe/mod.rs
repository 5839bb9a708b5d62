//! What happened, as a value, as lines and as a file. Nothing here changes a shutdown.

mod blame;
mod file;
mod lines;
mod millis;
mod progress;
mod report;

pub(crate) use blame::Found;
pub use blame::{Blame, Doing, Standing, ThreadReport};
pub(crate) use file::{is_stream, write};
use lines::brief_reason;
pub(crate) use lines::{brief, report_head, report_lines};
pub(crate) use progress::{Mode, Plain, Voice, hurry, notice};
pub use report::{EarlyReport, Exit, LateUse, MainReport, Report, ResourceReport, StepReport};
