//! Wires engine, guardian, tokio and the operating system together. It decides nothing that the engine decides.

mod act;
mod blame;
mod cleanup_task;
mod finish;
mod guardian;
#[cfg(feature = "model")]
mod guest;
mod heard;
mod host;
mod in_flight;
mod instances;
mod mailbox;
mod main_result;
mod main_thread;
#[cfg(feature = "testing")]
mod paused;
mod process;
mod rescue;
mod telling;
mod ways_out;

use crate::stderr;
pub(crate) use blame::Mark;
pub use finish::Ended;
#[cfg(feature = "model")]
pub use guest::guest;
pub(crate) use mailbox::{Letter, Mailbox, TaskPanic};
pub use main_result::{MainApp, MainResult, taken};
pub(crate) use main_thread::is_main;
#[cfg(feature = "testing")]
pub(crate) use paused::{Scene, play};
pub(crate) use process::run;
pub use process::{Options, start};
pub(crate) use ways_out::install_again;

/// For the models of work in flight: a queue, and what is posted there.
#[cfg(all(test, gracefully_loom))]
pub(crate) fn mailbox_without_guardian() -> (Mailbox, std::sync::mpsc::Receiver<Letter>) {
    let (mailbox, inbox, ..) = mailbox::mailbox().expect("a queue can be made");
    (mailbox, inbox)
}
