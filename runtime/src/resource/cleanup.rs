use crate::context::CleanupContext;

/// What a cleanup ends with.
pub type CleanupResult = Result<(), CleanupError>;

/// Any error: `?` converts whatever implements [`std::error::Error`], and text.
pub type CleanupError = Box<dyn std::error::Error + Send + Sync>;

/// How a resource is released.
///
/// `#[derive(Resource)]` writes this impl where the fields say how (`#[cleanup(with = ..)]`); otherwise it is
/// written by hand. All three take `&self`: the value stays shared until the last [`Managed`](crate::Managed)
/// is gone, so what must be taken by value lives in an [`Owned`](crate::Owned).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a resource without a cleanup",
    label = "nothing says how this is released",
    note = "mark a field with `#[cleanup(with = path)]`, or write `impl Cleanup for {Self}`"
)]
pub trait Cleanup: Send + Sync + 'static {
    /// Stop taking new work. Called once, on a thread of the library's own, before anything is waited for.
    ///
    /// It must not block: set a flag, close a channel, shut a listener.
    fn quiesce(&self) {}

    /// Release everything, within `cx.deadline()`. Runs once, as a task on the app's runtime, when every
    /// resource that uses this one has its verdict.
    fn cleanup(&self, cx: &CleanupContext) -> impl Future<Output = CleanupResult> + Send;

    /// The last resort, at the bound or when there is no time for a cleanup: release at once what the kernel
    /// does not. Called at most once, on a thread of the library's own, and **may run while
    /// [`cleanup`](Self::cleanup) is suspended or stuck**: use atomics and `try_lock`, never a lock that the
    /// cleanup may hold.
    fn abort(&self) {}
}
