use super::{CleanupError, CleanupResult};

/// What a cleanup function may return: nothing, or a `Result<(), E>` with an error that converts into a
/// [`CleanupError`].
#[diagnostic::on_unimplemented(
    message = "a cleanup may not return `{Self}`",
    label = "returns `{Self}`",
    note = "legal are `()` and `Result<(), E>` where `E` is an error, and a future of either"
)]
pub trait IntoCleanupResult {
    /// As a result.
    fn into_cleanup_result(self) -> CleanupResult;
}

impl IntoCleanupResult for () {
    fn into_cleanup_result(self) -> CleanupResult {
        Ok(())
    }
}

impl<E: Into<CleanupError>> IntoCleanupResult for Result<(), E> {
    fn into_cleanup_result(self) -> CleanupResult {
        self.map_err(Into::into)
    }
}
