//! What is told of what happens: log lines that flood nobody (feature `logs`). Nothing here changes a shutdown.

#[cfg(feature = "rt")]
pub(crate) mod blame;
#[cfg(feature = "rt")]
mod file;
#[cfg(feature = "rt")]
mod lines;
#[cfg(feature = "logs")]
mod logs;
mod millis;
pub(crate) mod plan;
#[cfg(feature = "rt")]
mod progress;
#[cfg(feature = "rt")]
pub(crate) mod report;
#[cfg(feature = "rt")]
pub(crate) mod work;

#[cfg(feature = "rt")]
pub(crate) use blame::{Blame, Doing, Found, Standing, ThreadReport};
#[cfg(feature = "rt")]
pub(crate) use file::{is_stream, write};
#[cfg(feature = "rt")]
pub(crate) use lines::{brief, brief_reason, report_head, report_lines};
#[cfg(feature = "logs")]
pub use logs::{LINE, LogLines, ShortLines, ShortValues, ShortWriter, VALUE, log_lines};
#[cfg(feature = "rt")]
pub(crate) use plan::{Outline, PlanForm};
#[cfg(feature = "rt")]
pub(crate) use progress::{Mode, Plain, Voice, hurry, notice};
#[cfg(feature = "rt")]
pub(crate) use report::{Exit, LateUse, MainReport, Report, ResourceReport};
#[cfg(feature = "rt")]
pub(crate) use work::{WorkEnd, WorkReport};
