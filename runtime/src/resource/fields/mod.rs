//! A cleanup that the derive wrote: field by field, in the order they are declared in.
//!
//! 1. Every field is released, whatever another one says: an error, a panic and a time-out are noted, and the next
//!    one begins.
//! 2. A field may take its share of what is left until the deadline: the remaining time, by the number of fields
//!    that are left. What one does not use the others have. At its bound its future is dropped and its `abort` is
//!    called. The last field needs no bound of its own: it has the resource's.
//! 3. The result is `Ok`, or one error that names each field and what it said.

mod at_once;
#[cfg_attr(not(feature = "rt"), path = "unbound.rs")]
mod bound;
mod released;
#[cfg(feature = "rt")]
mod share;
#[cfg(all(test, feature = "rt"))]
mod tests;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use super::{CleanupError, CleanupResult, IntoCleanupResult, Owned};
use crate::caught::{caught, poll_caught, told};
use crate::context::CleanupContext;

pub use at_once::AtOnce;
pub use released::{Consumable, Immediate, Released, borrowed, call, consumed, immediate, released};
#[cfg(feature = "process")]
pub(crate) use share::{Share, current};

/// A field on its way out.
pub type Release<'a> = Pin<Box<dyn Future<Output = CleanupResult> + Send + 'a>>;

/// The fields that are to be released.
pub struct Fields<'a> {
    cx: CleanupContext,
    fields: Vec<Field<'a>>,
}

struct Field<'a> {
    name: &'static str,
    begin: Box<dyn FnOnce() -> Release<'a> + Send + 'a>,
    abort: Option<Box<dyn FnOnce() -> CleanupResult + Send + 'a>>,
}

impl std::fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.fields.iter().map(|field| field.name)).finish()
    }
}

impl<'a> Fields<'a> {
    /// None yet.
    #[must_use]
    pub fn new(cx: &CleanupContext) -> Self {
        Self { cx: cx.clone(), fields: Vec::new() }
    }

    /// One more, released by what `release` returns.
    #[must_use]
    pub fn field(mut self, name: &'static str, release: impl FnOnce() -> Release<'a> + Send + 'a) -> Self {
        self.fields.push(Field { name, begin: Box::new(release), abort: None });
        self
    }

    /// What to do when the last one does not end within its bound.
    #[must_use]
    pub fn abort(mut self, abort: impl FnOnce() -> CleanupResult + Send + 'a) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.abort = Some(Box::new(abort));
        }
        self
    }

    /// Releases all of them.
    pub async fn run(self) -> CleanupResult {
        let mut said = Said::default();
        let mut left = u32::try_from(self.fields.len()).unwrap_or(u32::MAX);
        for field in self.fields {
            let bound = bound::Bound::of(&self.cx, left);
            if let Err(fault) = release(field.begin, bound).await {
                said.note(field.name, fault);
                if let (true, Some(abort)) = (said.last_was_late, field.abort) {
                    said.hear(field.name, caught(abort));
                }
            }
            left = left.saturating_sub(1);
        }
        said.into_result()
    }
}

/// Why a field is not released.
enum Fault {
    Failed(CleanupError),
    Panicked(String),
    Late(String),
}

/// Releases one field. Its values are gone when this is done, and a panic on their way out is one of the field's.
async fn release<'a>(begin: impl FnOnce() -> Release<'a>, mut bound: bound::Bound) -> Result<(), Fault> {
    let mut release = bound.within(|| caught(begin)).map_err(Fault::Panicked)?;
    let outcome = poll_fn(|cx| match bound.within(|| poll_caught(release.as_mut(), cx)) {
        Poll::Ready(Ok(result)) => Poll::Ready(result.map_err(Fault::Failed)),
        Poll::Ready(Err(message)) => Poll::Ready(Err(Fault::Panicked(message))),
        Poll::Pending => bound.poll(cx).map(|taken| Err(Fault::Late(taken))),
    })
    .await;
    match (outcome, caught(|| drop(release))) {
        (Ok(()), Err(message)) => Err(Fault::Panicked(message)),
        (outcome, _) => outcome,
    }
}

/// What fields said that was not "released".
#[derive(Default)]
struct Said {
    faults: Vec<String>,
    last_was_late: bool,
}

impl Said {
    fn note(&mut self, name: &str, fault: Fault) {
        self.last_was_late = matches!(fault, Fault::Late(_));
        self.faults.push(match fault {
            Fault::Failed(error) => {
                format!("field `{name}`: {}", told(error))
            }
            Fault::Panicked(message) => format!("field `{name}` panicked: {message}"),
            Fault::Late(taken) => format!("field `{name}` was not released within its share of {taken}"),
        });
    }

    fn hear(&mut self, name: &str, aborted: Result<CleanupResult, String>) {
        match aborted {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.faults.push(format!("the abort of field `{name}`: {}", told(error))),
            Err(message) => self.faults.push(format!("the abort of field `{name}` panicked: {message}")),
        }
    }

    fn into_result(self) -> CleanupResult {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults.join("; ").into()) }
    }
}
