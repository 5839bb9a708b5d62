//! Child processes and workers, which end with the program at their turn (feature `process`).
//!
//! A program's children are not ended by its own end: they live on without it, or die of the same Ctrl+C before the plan
//! begins. A managed [`Child`] does neither. It is a resource like any other, with its turn, its bound and its verdict:
//!
//! ```no_run
//! use gracefully::process::{Child, Restart};
//! use gracefully::{App, graceful_main};
//! use tokio::process::Command;
//!
//! #[graceful_main]
//! async fn main(app: App) -> std::io::Result<()> {
//!     let ffmpeg = app.child(Command::new("ffmpeg"))?; // a `Managed<Child>`
//!     let index = Child::builder(Command::new("indexer")).name("index").on_exit(Restart::on_failure());
//!     app.child(index)?;
//!     app.stopping().await;
//!     println!("ffmpeg is process {}", ffmpeg.id());
//!     Ok(())
//! }
//! ```
//!
//! A lifecycle that is closed declares it: `#[lifecycle] struct Shop(Server, gracefully::process::Child)`. For an order among
//! children, or a time-out for one of them, make it a field of a resource of your own: see [`Child`].
//!
//! # What happens to it
//!
//! - It leads a process group of its own, so that a Ctrl+C at the terminal does not reach it before the plan does. That
//!   group is in the terminal's background: whoever reads the terminal there is halted, so give it `Stdio::null()`.
//! - At its turn the whole group gets SIGTERM, and has what the cleanup has but for a reserve (an eighth, 50 to 500 ms).
//!   Then it gets SIGKILL, until nobody is left. So a shell in between, and what it has started, end too.
//! - It is *cleaned* where everybody ended in time, whatever the status, which is a note in the report. It has *failed*
//!   where somebody had to be killed, and the error says who and after how long.
//! - Its abort, and its drop, is SIGKILL to the group, at once.
//! - An exit that nobody asked for is told at once and in the report, and does what [`OnExit`] says.
//! - When this process is gone, however that came, Linux ends the child itself: SIGKILL, or SIGTERM for a worker.
//! - What blocks or ignores signals in this process does not in the child, but for a hangup under `nohup`.
//! - A pipe that nobody takes is read and thrown away ([`Child::take_stdout`]), and nobody ever waits for the end of one:
//!   a grandchild that holds it holds up nothing.
//!
//! One thread starts all children, and waits for all of them; it is there from the first one on.
//!
//! # Limits
//!
//! - Who leaves the group (`setsid`, a daemon, an interactive shell's jobs) is not ended. Who has left it and still
//!   descends from the child at its turn is named in the report (Linux).
//! - A `pre_exec` of your own cannot call `setsid`: the child leads a group by then.
//! - What a child has started outlives a SIGKILL of this process: the death signal reaches the child alone.
//! - A program that changes its user, or gains capabilities, when it is executed loses its death signal.
//! - A process in an uninterruptible sleep cannot be killed by anybody, and is named.
//! - `waitpid(-1)` elsewhere in this process may take the exit status; the child is ended all the same.
//! - Before Linux 6.9 a group whose leader is gone is signalled by its number, after a look at who is in it.
//! - Other Unix systems have no death signal, and there the one who pipes an output has to take it. On Windows the child
//!   alone is killed, at once, and there are no workers.
//! - On the virtual time of `gracefully::testing` nothing waits for a real child.
//!
//! # Workers
//!
//! A worker is this very program, started anew, with a first message:
//!
//! ```no_run
//! use gracefully::process::first_message;
//! use gracefully::{App, graceful_main};
//!
//! #[derive(serde::Serialize, serde::Deserialize)]
//! struct Job { part: u32 }
//!
//! #[graceful_main]
//! async fn main(app: App) -> std::io::Result<()> {
//!     if let Some(job) = first_message::<Job>() {
//!         return work(app, job?).await; // a worker: signals, cleanups and bounds as in any program
//!     }
//!     for part in 0..4 {
//!         app.worker(&Job { part })?;
//!     }
//!     app.stopping().await;
//!     Ok(())
//! }
//! # async fn work(app: App, job: Job) -> std::io::Result<()> { Ok(()) }
//! ```
//!
//! The message (JSON, at most 1 MiB) comes by a private pipe, which stays open: its end says that the parent is gone, and
//! requests the worker's shutdown ([`Reason::ParentGone`](crate::Reason::ParentGone)). The worker has no arguments, unless
//! [`Builder::command_mut`] gives it some; it does not write the parent's report, does not drill itself, and says nothing
//! of a clean end.
//!
//! There is no fork without an exec. A forked child of a program with threads has one thread and the locks of all: those
//! that were held at that moment, the allocator's and stdout's among them, are never released, its runtime has no workers,
//! and its guardian does not exist. Nothing in it could end it gracefully.

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
