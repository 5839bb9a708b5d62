#![cfg_attr(docsrs, feature(doc_cfg))]
//! Graceful shutdown that the compiler checks: what a program opens closes in the order its types imply, within its
//! bound.
//!
//! ```no_run
//! use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Managed, Resource, graceful_main, lifecycle};
//!
//! #[derive(Resource)]
//! #[resource(timeout = "5s")]
//! struct Database {
//!     rows: u32,
//! }
//!
//! impl Cleanup for Database {
//!     async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
//!         println!("{} rows are safe", self.rows);
//!         Ok(())
//!     }
//! }
//!
//! #[derive(Resource)]
//! #[resource(timeout = "10s")]
//! struct Server {
//!     db: Managed<Database>, // holding one is the dependency
//! }
//!
//! impl Cleanup for Server {
//!     async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
//!         println!("{} rows to serve in {:?}", self.db.rows, cx.remaining());
//!         Ok(())
//!     }
//! }
//!
//! /// Everything this program opens. The compiler orders it.
//! #[lifecycle(grace = "30s")]
//! struct Shop(Server, Database);
//!
//! #[graceful_main]
//! async fn main(app: App<Shop>) {
//!     let db = app.manage(Database { rows: 3 });
//!     app.manage(Server { db });
//!     app.ready();
//!     app.stopping().await;
//! }
//! ```
//!
//! # The pieces
//!
//! - [`Resource`](derive@Resource) says that a type must be released, and how: field by field with `#[cleanup(..)]`, or
//!   by a [`Cleanup`] of your own.
//! - [`App::manage`] gives a value to the app and returns a [`Managed`] borrow. A resource that holds one closes first.
//! - [`lifecycle`] declares all of it, and the compiler makes and checks the [`Plan`]. `App` without one is open: the
//!   plan is made when the shutdown is requested.
//! - [`graceful_main`] (or [`Builder::run`]) installs the signal handlers and the guardian, runs main, and closes
//!   everything on every way out.
//! - [`Report`] is what came of it.
//! - `GRACEFULLY=drill` in the environment has a program try its own shutdown: one line in CI, exit 0 or 70.
//!
//! # Features
//!
//! - `config`: everything that a lifecycle and its entries say may stand in a `lifecycle.toml`, which the compiler reads
//!   (`#[lifecycle(config = "lifecycle.toml")]`), and which a program accepts when it starts (`GRACEFULLY_CONFIG=path`).
//! - `rt` (default): the runtime. Without it the traits and derives stand alone, without tokio: for libraries whose
//!   types are resources of whoever uses them.
//! - `progress` (default): the row that a terminal shows while it closes. Without it there are lines alone.
//! - `stream`: what ends with the program among streams too, and streams that own the scope that feeds them.
//! - `tokio-util`: a [`Stop`] gives a `CancellationToken`, and such a token requests the shutdown, or closes a scope.
//! - `logs`: the module `gracefully::observe`, log lines of at most 1 KiB for `tracing-subscriber`.
//! - `rayon`: the module `gracefully::rayon`, jobs on rayon's threads that are work in flight as any other.
//! - `process`: the modules `process`, for children and worker processes, and `outside`, for what the kernel does not close: temporary files, sockets with a path, pid files,
//!   shared memory and semaphores, reclaimed also after a SIGKILL.
//! - `stdin`: `gracefully::stdin()` and `stdout()`, which no end of a program waits for.
//! - `testing`: the module `gracefully::testing`, for the unit tests of your own lifecycle. Ask for it in `[dev-dependencies]`.
//!
//! # Bounds
//!
//! All time-outs are texts such as `"5s"`, `"250ms"` or `"1m 30s"`. A time-out that is not written is a share of what
//! the critical path leaves of the grace period, at least 250 ms where something else on that path is written. A
//! time-out bounds a resource type: its instances close in parallel within it.

// The library has resources of its own, and derives them as everybody does.
#[cfg(feature = "process")]
extern crate self as gracefully;

#[cfg(feature = "rt")]
mod app;
#[cfg(feature = "rt")]
mod boxed;
mod caught;
mod clock;
#[cfg(feature = "rt")]
mod config;
mod context;
#[cfg(feature = "rt")]
mod drill;
#[cfg(feature = "rt")]
mod driver;
// Public items are for the models, which look into the pure parts; without them some are nobody's.
#[cfg_attr(not(feature = "model"), allow(dead_code, unreachable_pub, unused_imports))]
#[cfg(feature = "rt")]
mod engine;
#[cfg(not(feature = "logs"))]
mod observe;
#[cfg(feature = "logs")]
pub mod observe;
#[cfg(feature = "rt")]
mod os;
#[cfg(all(feature = "process", unix))]
pub mod outside;
// As above.
#[cfg_attr(not(feature = "model"), allow(dead_code, unreachable_pub, unused_imports))]
mod plan;
#[cfg(feature = "process")]
pub mod process;
mod resource;
#[cfg(feature = "rt")]
mod stderr;
#[cfg(feature = "stdin")]
mod stdio;
#[cfg(feature = "rt")]
mod sync;
#[cfg(feature = "testing")]
pub mod testing;
mod words;
#[cfg(feature = "rt")]
mod work;

/// Jobs on the threads of [rayon](https://docs.rs/rayon) that end with the program.
#[cfg(feature = "rayon")]
pub mod rayon {
    pub use crate::work::Pool;
}

/// The pure parts, for this project's own tests and models. No stability is promised.
#[doc(hidden)]
#[cfg(feature = "model")]
pub mod __model {
    pub mod engine {
        pub use crate::engine::*;
    }
    pub mod plan {
        pub use crate::plan::*;
    }
    pub use crate::driver::guest;
    pub use crate::words::*;
}

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "rt")]
pub use app::{App, Builder, Flavor};
pub use context::CleanupContext;
#[cfg(feature = "rt")]
pub use driver::{Ended, MainResult};
#[cfg(feature = "rt")]
pub use engine::{MainRecord, Phase};
pub use gracefully_macros::{Holds, Resource, graceful_main, lifecycle};
#[cfg(feature = "rt")]
pub use observe::blame::{Blame, Doing, Standing, ThreadReport};
#[cfg(feature = "rt")]
pub use observe::plan::PlanForm;
pub use observe::plan::{
    BoundOutline, BoundSource, BoundsOutline, EdgeKind, EdgeOutline, OrderOutline, Outline, PlanOutline,
    ResourceOutline, StepOutline,
};
#[cfg(feature = "rt")]
pub use observe::report::{EarlyReport, Exit, LateUse, MainReport, Report, ResourceReport, StepReport};
#[cfg(feature = "rt")]
pub use observe::work::{WorkEnd, WorkReport};
pub use plan::{EofAction, ExitStyle, PanicAction, Plan, SignalAction, Signals};
pub use resource::{
    Cleanup, CleanupError, CleanupResult, DeclaredIn, Holds, IntoCleanupResult, Lifecycle, Managed, Open,
    Owned, Resource,
};
#[cfg(feature = "stdin")]
pub use stdio::{Stdin, StdinLines, Stdout, stdin, stdout};
pub use words::{Reason, Signal, Urgency, Verdict};
#[cfg(feature = "stream")]
pub use work::ScopedStream;
#[cfg(feature = "rt")]
pub use work::{
    Closed, Guard, Interrupted, Interval, Pace, Scope, Stop, Stopped, Stopping, Task, TaskGroup, Unfinished,
    Until, UntilStop, WorkKind,
};
