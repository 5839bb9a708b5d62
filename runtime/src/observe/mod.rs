//! What happened, as a value, as lines and as a file. Nothing here changes a shutdown.

#[cfg(feature = "rt")]
mod blame;
#[cfg(feature = "rt")]
mod file;
#[cfg(feature = "rt")]
mod lines;
mod millis;
mod plan;
#[cfg(feature = "rt")]
mod progress;
#[cfg(feature = "rt")]
mod report;
#[cfg(feature = "rt")]
mod work;

#[cfg(feature = "rt")]
pub(crate) use blame::Found;
#[cfg(feature = "rt")]
pub use blame::{Blame, Doing, Standing, ThreadReport};
#[cfg(feature = "rt")]
pub(crate) use file::{is_stream, write};
#[cfg(feature = "rt")]
pub(crate) use lines::{brief, brief_reason, report_head, report_lines};
#[cfg(feature = "rt")]
pub use plan::PlanForm;
pub use plan::{
    BoundOutline, BoundSource, BoundsOutline, EdgeKind, EdgeOutline, OrderOutline, Outline, PlanOutline,
    ResourceOutline, StepOutline,
};
#[cfg(feature = "rt")]
pub(crate) use progress::{Mode, Plain, Voice, hurry, notice};
#[cfg(feature = "rt")]
pub use report::{EarlyReport, Exit, LateUse, MainReport, Report, ResourceReport, StepReport};
#[cfg(feature = "rt")]
pub use work::{WorkEnd, WorkReport};
