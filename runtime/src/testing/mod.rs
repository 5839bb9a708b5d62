//! Unit tests of your own lifecycle: virtual time, requests and faults of your choice, assertions on what came of it.
//!
//! ```toml
//! [dev-dependencies]
//! gracefully = { version = "0.1", features = ["testing"] }
//! ```
//!
//! A [`Drill`] runs main (yours, or a set-up that manages what yours does) on the engine that closes real programs, and
//! closes everything. It touches nothing of the process: no signals, no threads, no environment, no exit. So any number of them may run
//! at the same time, and the same one always tells the same story.
//!
//! ```
//! use std::time::Duration;
//!
//! use gracefully::testing::Drill;
//! use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Managed, Resource, Signal, Verdict, lifecycle};
//!
//! #[derive(Resource)]
//! #[resource(timeout = "20s")]
//! struct Server {
//!     db: Managed<Database>,
//! }
//!
//! impl Cleanup for Server {
//!     async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
//!         // Whoever is slower than this is cut. On the drill's clock it takes no time.
//!         tokio::time::sleep(cx.remaining() / 2).await;
//!         Ok(())
//!     }
//! }
//!
//! #[derive(Resource)]
//! #[resource(timeout = "1m")]
//! struct Database {}
//!
//! impl Cleanup for Database {
//!     async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
//!         Ok(())
//!     }
//! }
//!
//! #[lifecycle(grace = "2m")]
//! struct Shop(Server, Database);
//!
//! async fn shop(app: App<Shop>) {
//!     let db = app.manage(Database {});
//!     app.manage(Server { db });
//!     app.stopping().await;
//! }
//!
//! # fn main() {
//! // #[test] fn it_closes_from_the_front_to_the_back() {
//! Drill::<Shop>::new()
//!     .request_at(Duration::from_secs(3600), Signal::Term)
//!     .run(shop)
//!     .assert_clean()
//!     .assert_closed_before::<Server, Database>()
//!     .assert_within(Duration::from_secs(11));
//! // }
//!
//! // #[test] fn a_database_that_hangs_holds_up_nobody_for_long() {
//! let outcome =
//!     Drill::<Shop>::new().hang::<Database>().request_at(Duration::from_secs(2), Signal::Term).run(shop);
//! outcome.assert_verdict::<Server>(Verdict::Cleaned);
//! outcome.assert_verdict::<Database>(Verdict::TimedOut).assert_status(70);
//! // }
//! # }
//! ```
//!
//! # Time
//!
//! The clock is that of tokio, [paused](tokio::time::pause): it stands still while anybody has something to do, and then
//! goes on to the next timer. `tokio::time`, [`CleanupContext`](crate::CleanupContext) and all bounds follow it,
//! `std::time::Instant` does not. Everything runs on the thread of the test. So
//!
//! - code that really blocks its thread blocks the test: [`block`](Drill::block) only behaves as if it did;
//! - real I/O takes no time on this clock: a timer may go off although the answer is on its way. Fake what is far away;
//! - while `spawn_blocking` runs the clock stands still.

mod drill;
mod outcome;
mod props;
mod trace;

pub use drill::{Drill, Request};
pub use outcome::Outcome;
pub(crate) use props::Props;
pub(crate) use trace::Trace;
