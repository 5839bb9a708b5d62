use std::fmt::Debug;
use std::marker::PhantomData;
use std::process::ExitCode;

use crate::app::App;
use crate::engine::MainEnd;
use crate::resource::Lifecycle;

/// What main may take.
#[diagnostic::on_unimplemented(
    message = "main takes the app, and not a `{Self}`",
    label = "not the app",
    note = "write `async fn main(app: App)`, `async fn main(app: App<Shop>)` with a lifecycle of yours, or \
            `async fn main()`"
)]
pub trait MainApp {
    /// What it manages.
    type Lifecycle: Lifecycle;
    /// As main takes it.
    fn of(app: App<Self::Lifecycle>) -> Self;
}

/// Names what main takes, whatever it is.
pub const fn taken<A>() -> PhantomData<A> {
    PhantomData
}

impl<L: Lifecycle> MainApp for App<L> {
    type Lifecycle = L;
    fn of(app: Self) -> Self {
        app
    }
}

/// What main may return: what [`Termination`](std::process::Termination) takes, with the same effect.
#[diagnostic::on_unimplemented(
    message = "main may not return `{Self}`",
    label = "returns `{Self}`",
    note = "legal are `()`, `ExitCode`, and `Result<(), E>` or `Result<ExitCode, E>` where `E: Debug`"
)]
pub trait MainResult {
    /// How main ended, and what is to be told of that on stderr: an error, as the standard library does.
    #[doc(hidden)]
    fn main_end(self) -> (MainEnd, Option<String>);
}

impl MainResult for () {
    fn main_end(self) -> (MainEnd, Option<String>) {
        (MainEnd::Returned { code: 0 }, None)
    }
}

impl MainResult for ExitCode {
    fn main_end(self) -> (MainEnd, Option<String>) {
        (MainEnd::Returned { code: number(self) }, None)
    }
}

impl MainResult for std::convert::Infallible {
    fn main_end(self) -> (MainEnd, Option<String>) {
        match self {}
    }
}

impl<T: MainResult, E: Debug> MainResult for Result<T, E> {
    fn main_end(self) -> (MainEnd, Option<String>) {
        match self {
            Ok(value) => value.main_end(),
            Err(error) => {
                let error = format!("{error:?}");
                // The rest is causes or a backtrace, which are told once.
                let first = error.lines().next().unwrap_or_default().to_owned();
                (MainEnd::Failed { code: 1, error: first }, Some(format!("Error: {error}")))
            }
        }
    }
}

/// The number in an exit code, which the standard library only lets one compare.
fn number(code: ExitCode) -> u8 {
    (0..=u8::MAX).find(|number| ExitCode::from(*number) == code).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_keeps_its_number() {
        for code in 0..=u8::MAX {
            assert_eq!(number(ExitCode::from(code)), code);
        }
    }
}
