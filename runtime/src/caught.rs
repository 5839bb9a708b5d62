//! Running user code so that a panic in it, or in dropping it, is an outcome and not an end; and what its errors say.

use std::any::Any;
use std::error::Error;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::resource::CleanupError;

/// What a panic said.
pub(crate) type Message = String;

/// Calls `f`, and gives the message where it panics.
#[inline]
pub(crate) fn caught<R>(f: impl FnOnce() -> R) -> Result<R, Message> {
    catch_unwind(AssertUnwindSafe(f)).map_err(message)
}

/// Polls `future`, and gives the message where it panics.
pub(crate) fn poll_caught<F: Future + ?Sized>(
    future: Pin<&mut F>,
    cx: &mut Context<'_>,
) -> Poll<Result<F::Output, Message>> {
    match caught(|| future.poll(cx)) {
        Ok(poll) => poll.map(Ok),
        Err(message) => Poll::Ready(Err(message)),
    }
}

/// The text of a panic. The payload is not dropped: a payload may panic in its own drop.
#[cold]
fn message(payload: Box<dyn Any + Send>) -> Message {
    let text = text_of(&*payload);
    std::mem::forget(payload);
    text
}

/// What a panic's payload says.
pub(crate) fn text_of(payload: &(dyn Any + Send)) -> Message {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a text".to_owned()
    }
}

/// The error and what caused it, on one line. Its text is user code, and so is its drop.
pub(crate) fn told(error: CleanupError) -> String {
    let text = caught(|| chain(&*error))
        .unwrap_or_else(|message| format!("an error whose text panicked: {message}"));
    let _ = caught(move || drop(error));
    text
}

fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        // Many errors repeat their cause in their own text.
        if !text.ends_with(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    text
}
