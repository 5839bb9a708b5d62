//! The engine: a pure state machine that decides everything about a shutdown.
//!
//! `step(event, now)` says what to do. It has no clock, no tokio, no lock and does no I/O: the guardian, a worker that
//! stands in for it, the virtual world of the tests and the exhaustive walk run this very code.
//!
//! On every step time strikes first: each deadline up to `now` expires, in the order of the deadlines, and only then
//! the event counts. A cleanup that ends after its deadline has timed out, whoever was late.
//!
//! Invariants, which tests cite. G1 to G5 are those of the README.
//!
//! - E1 (G1) `Settled` is said exactly once for everything that was managed or deferred, at the latest beside `Force`.
//! - E2 (G1) `Quiesce`, `Start`, `Cancel` and `Abort` are said at most once for each instance; `Cancel` only after
//!   its `Start`, nothing after its `Settled`.
//! - E3 (G2) `Start` is said only when nothing without a verdict is in a slot that closes before this one. Until the
//!   cleanup step begins (`app.close`) that means the slots that hold or use it; from then on every edge. Where a
//!   late value turns up in a slot before this one, that one is waited for too.
//! - E4 (G3) `End` or `Force` is said no later than `grace` after the request, whatever is never answered, and
//!   `EndRuntime` leaves half of `end` for the report.
//! - E5 (G3) In a closed lifecycle whose worst case is within grace, everything that is there when the cleanup step
//!   begins gets its whole time-out, whatever the others do: what aborts take comes out of half of `reserve`.
//! - E6 (G4) Everything that does not end by itself gets its `Abort`; the emergency step has half of `reserve` to
//!   itself, and at half of that nobody waits for anybody.
//! - E7 (G5) Urgency only rises. From *fast* on no cleanup has more than `fast` left; from *immediate* on none
//!   starts. E3 holds under every urgency.
//! - E8 All are quiesced before anything is waited for; main is dropped at once if it never asked.
//! - E9 (G7) What a thread that leaves was at is over at that very step: nobody waits for its cleanup, quiesce or abort,
//!   nor for main. Where it takes the runtime, or cannot be caught, the emergency step begins at once.
//!
//! `state` is what there is, `steps` what happens: one file for each step of the ladder.

mod action;
mod by_instance;
mod config;
mod event;
mod record;
mod state;
mod view;

/// What happens, one file for each subject.
mod steps {
    mod cleanup;
    mod close;
    mod drain;
    mod emergency;
    mod end;
    mod leaving;
    mod manage;
    mod request;
    mod stopping;
    mod urgency;
}

pub use action::{Action, Ending};
pub(crate) use by_instance::ByInstance;
pub use config::Config;
pub use event::{Call, Event, InstanceId, MainEnd, Outcome, PartnerGone, SlotRef, Taken, WayOut};
pub use record::{MainRecord, Phase, Record, Records, Tally};
#[cfg(feature = "model")]
pub use state::Canonical;
pub use state::Engine;
pub use view::{Does, Next, Pieces, View, Wait, What};

use std::time::Duration;

/// A signal that comes within this time of the one before belongs to it: a terminal and a parent that forwards
/// deliver one wish twice, and signals coalesce anyway.
pub const BURST: Duration = Duration::from_millis(10);
