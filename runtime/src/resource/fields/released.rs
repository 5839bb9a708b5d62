//! What the derive emits to call the functions that users named in their marks. Each function here has one bound on
//! what the user's function returns, and returns a type that does not depend on it, so that a function of a wrong
//! kind is told once, with the words written here.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::{CleanupError, CleanupResult, IntoCleanupResult, Owned, Release};

/// What a function that releases a field may return. `M` tells a value from a future of one.
#[diagnostic::on_unimplemented(
    message = "a cleanup function may not return `{Self}`",
    label = "returns `{Self}`",
    note = "legal are `()` and `Result<(), E>`, where `E` converts into `CleanupError`, and a future of either"
)]
pub trait Released<M> {
    /// What is awaited.
    type Future: Future<Output = CleanupResult>;
    /// As a future.
    fn into_cleanup(self) -> Self::Future;
}

/// Marks what is released when the function returns.
#[derive(Debug)]
pub enum Now {}

/// Marks what is released when the future is done.
#[derive(Debug)]
pub enum Later {}

impl<R: IntoCleanupResult> Released<Now> for R {
    type Future = Ready<CleanupResult>;
    fn into_cleanup(self) -> Self::Future {
        ready(self.into_cleanup_result())
    }
}

impl<F: Future<Output: IntoCleanupResult>> Released<Later> for F {
    type Future = Awaited<F>;
    fn into_cleanup(self) -> Self::Future {
        Awaited(Box::pin(self))
    }
}

/// A future, and what it comes to as a result.
#[derive(Debug)]
pub struct Awaited<F>(Pin<Box<F>>);

impl<F: Future<Output: IntoCleanupResult>> Future for Awaited<F> {
    type Output = CleanupResult;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<CleanupResult> {
        self.0.as_mut().poll(cx).map(IntoCleanupResult::into_cleanup_result)
    }
}

/// What a function that may not wait (`abort`, `quiesce`) may return.
#[diagnostic::on_unimplemented(
    message = "an `abort` or a `quiesce` may not return `{Self}`",
    label = "returns `{Self}`",
    note = "legal are `()` and `Result<(), E>`, where `E` converts into `CleanupError`: it is called, not awaited"
)]
pub trait Immediate {
    /// As a result.
    fn into_result(self) -> CleanupResult;
}

impl Immediate for () {
    fn into_result(self) -> CleanupResult {
        self.into_cleanup_result()
    }
}

impl<E: Into<CleanupError>> Immediate for Result<(), E> {
    fn into_result(self) -> CleanupResult {
        self.into_cleanup_result()
    }
}

/// A field whose value its cleanup takes.
#[diagnostic::on_unimplemented(
    message = "`consume` takes its value out of an `Owned<..>`, and this field is a `{Self}`",
    label = "not an `Owned<..>`",
    note = "make the field's type `Owned<{Self}>`, or release it by reference: `#[cleanup(with = path)]`"
)]
pub trait Consumable {
    /// The value.
    type Value;
    /// Where it is.
    fn owned(&self) -> &Owned<Self::Value>;
}

impl<T> Consumable for Owned<T> {
    type Value = T;
    fn owned(&self) -> &Self {
        self
    }
}

/// `with = path`: what the function returned, awaited where it is a future.
pub fn released<'a, R: Released<M>, M>(returned: R) -> Release<'a>
where
    R::Future: Send + 'a,
{
    Box::pin(returned.into_cleanup())
}

/// `consume = path`: the same with the value, if nobody took it before.
pub fn consumed<'a, O: Consumable, R: Released<M>, M>(
    field: &O,
    function: impl FnOnce(O::Value) -> R,
) -> Release<'a>
where
    R::Future: Send + 'a,
{
    match field.owned().take() {
        Some(value) => Box::pin(function(value).into_cleanup()),
        None => Box::pin(ready(Ok(()))),
    }
}

/// `abort = path` and `quiesce = path` beside a `consume`: the function with the value, if it is there and nobody
/// has it in hand.
pub fn borrowed<O: Consumable, R: Immediate>(
    field: &O,
    function: impl FnOnce(&mut O::Value) -> R,
) -> CleanupResult {
    field.owned().try_with(|value| function(value).into_result()).unwrap_or(Ok(()))
}

/// `abort = path` and `quiesce = path`: what the function returned.
pub fn immediate<R: Immediate>(returned: R) -> CleanupResult {
    returned.into_result()
}

/// Calls a closure, which learns the type of its parameter from this.
pub fn call<'a, T: ?Sized, R>(value: &'a T, function: impl FnOnce(&'a T) -> R) -> R {
    function(value)
}
