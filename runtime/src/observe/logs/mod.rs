//! Log lines that flood nobody's console.
//!
//! 1. A line is at most [`LINE`] bytes, with its line end, whatever is logged.
//! 2. What is cut says so, and how long it was; what is not cut is as it would have been.
//! 3. It is cut between characters, and a colour that is open there is closed.

mod cut;
mod lines;
mod values;

use std::io::{self, Stderr};

use tracing_subscriber::fmt::{self, format::Format};

pub use lines::{ShortLines, ShortWriter};
pub use values::ShortValues;

/// How long a line may be, with its line end: 1 KiB.
pub const LINE: usize = 1024;

/// How long a value may be, the message too: 512 bytes, so that something is left for the others.
pub const VALUE: usize = 512;

/// What [`log_lines`] gives: the layer of `tracing-subscriber` that everybody has, with short values and short lines.
pub type LogLines<S> = fmt::Layer<S, ShortValues, Format, ShortLines<fn() -> Stderr>>;

/// A layer that logs to stderr, in lines of at most [`LINE`] bytes. What is longer is cut and tells its length, so that
/// the answer of a gateway with two megabytes in it is one line like any other:
///
/// ```
/// use tracing_subscriber::filter::LevelFilter;
/// use tracing_subscriber::layer::SubscriberExt;
/// use tracing_subscriber::util::SubscriberInitExt;
///
/// tracing_subscriber::registry().with(LevelFilter::INFO).with(gracefully::observe::log_lines()).init();
///
/// let body = "iVBORw0KGgo".repeat(200_000);
/// tracing::warn!(status = 504, body, "no answer");
/// // 2026-11-21T14:18:33.123456Z  WARN shop: no answer status=504 body="iVBORw0KGgoiVBORw0KGgoiVBO... (2200000 bytes)
/// ```
///
/// It is `tracing-subscriber`'s own layer, so it can be asked for more: `.without_time()`, `.with_target(false)`. A layer
/// that a program has already gets the same by [`ShortLines`] and [`ShortValues`]. Whoever closes stderr does not end
/// the program.
pub fn log_lines<S>() -> LogLines<S>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    fmt::layer()
        .fmt_fields(ShortValues::new())
        .with_writer(ShortLines::of(io::stderr as fn() -> Stderr))
        .log_internal_errors(false)
}
