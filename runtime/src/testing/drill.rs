use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

use super::Outcome;
use super::props::{CallFault, Fault, Faults, Props};
use crate::app::App;
use crate::driver::{MainResult, Scene, play};
use crate::engine::{Event, MainRecord};
use crate::resource::{DeclaredIn, Lifecycle, Open, Resource};
use crate::words::Signal;

/// What asks the program to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// A signal, without one being sent: as the process's own app would take it.
    Signal(Signal),
    /// As `app.shutdown()`.
    Shutdown,
    /// As `app.exit(code)`.
    Exit(u8),
}

impl From<Signal> for Request {
    fn from(signal: Signal) -> Self {
        Self::Signal(signal)
    }
}

impl Request {
    pub(crate) fn into_event(self) -> Event {
        match self {
            Self::Signal(signal) => Event::Signal(signal),
            Self::Shutdown => Event::Shutdown,
            Self::Exit(code) => Event::Exit { code },
        }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal(signal) => signal.fmt(f),
            Self::Shutdown => f.write_str("app.shutdown()"),
            Self::Exit(code) => write!(f, "app.exit({code})"),
        }
    }
}

/// A shutdown to be tried: what goes wrong in it, and when it is requested. The [module](super) shows one.
///
/// A fault takes the place of what every instance of that resource does, the last one that is said for a cleanup (or
/// quiesce, or abort) counts.
#[must_use = "nothing happens before `run`"]
pub struct Drill<L: Lifecycle> {
    props: Props,
    requests: Vec<(Duration, Request)>,
    main_may_panic: bool,
    lifecycle: PhantomData<fn() -> L>,
}

impl Drill<Open> {
    /// A drill of an open lifecycle, an `App` without a list.
    pub fn open() -> Self {
        Self::new()
    }
}

impl<L: Lifecycle> Drill<L> {
    /// A drill in which nothing goes wrong, and nothing but main ends the program.
    pub fn new() -> Self {
        let props = Props::new(L::FACTS);
        Self { props, requests: Vec::new(), main_may_panic: false, lifecycle: PhantomData }
    }

    /// The cleanup of `T` returns this error at once.
    pub fn fail<T: DeclaredIn<L>>(self, text: impl Into<String>) -> Self {
        self.cleanup::<T>(Fault::Fail(text.into()))
    }

    /// The cleanup of `T` panics at once. The panic hook is not called.
    pub fn panic<T: DeclaredIn<L>>(self, text: impl Into<String>) -> Self {
        self.cleanup::<T>(Fault::Panic(text.into()))
    }

    /// The cleanup of `T` never ends. It can be cancelled: it times out.
    pub fn hang<T: DeclaredIn<L>>(self) -> Self {
        self.cleanup::<T>(Fault::Hang)
    }

    /// The cleanup of `T` never ends and cannot be cancelled, as if it blocked its thread: it is abandoned.
    pub fn block<T: DeclaredIn<L>>(self) -> Self {
        self.cleanup::<T>(Fault::Block)
    }

    /// The cleanup of `T` begins so much later.
    pub fn slow<T: DeclaredIn<L>>(self, by: Duration) -> Self {
        self.cleanup::<T>(Fault::Slow(by))
    }

    /// The quiesce of `T` panics. The panic hook is not called.
    pub fn panic_quiesce<T: DeclaredIn<L>>(self, text: impl Into<String>) -> Self {
        self.with::<T>(|faults| faults.quiesce = Some(CallFault::Panic(text.into())))
    }

    /// The quiesce of `T` never returns.
    pub fn block_quiesce<T: DeclaredIn<L>>(self) -> Self {
        self.with::<T>(|faults| faults.quiesce = Some(CallFault::Block))
    }

    /// The abort of `T` panics. The panic hook is not called.
    pub fn panic_abort<T: DeclaredIn<L>>(self, text: impl Into<String>) -> Self {
        self.with::<T>(|faults| faults.abort = Some(CallFault::Panic(text.into())))
    }

    /// The abort of `T` never returns.
    pub fn block_abort<T: DeclaredIn<L>>(self) -> Self {
        self.with::<T>(|faults| faults.abort = Some(CallFault::Block))
    }

    fn cleanup<T: Resource>(self, fault: Fault) -> Self {
        self.with::<T>(|faults| faults.cleanup = Some(fault))
    }

    fn with<T: Resource>(mut self, say: impl FnOnce(&mut Faults)) -> Self {
        say(self.props.of(T::IDENTITY));
        self
    }

    /// Requests the shutdown so long after the start. Called again it asks again: two signals that are more than 10 ms
    /// apart are two wishes, and the second one hurries.
    pub fn request_at(mut self, at: Duration, request: impl Into<Request>) -> Self {
        self.requests.push((at, request.into()));
        self
    }

    /// A panic of main is what is tried. Without this [`run`](Self::run) passes it on, so that what main asserts counts.
    pub fn main_may_panic(mut self) -> Self {
        self.main_may_panic = true;
        self
    }

    /// Runs `main` and closes everything that it manages, on a clock of its own: whatever is waited for takes no time.
    ///
    /// `#[graceful_main]` makes a plain `fn main()` of a program's own main, which no test can call. So what main does goes
    /// into a function beside it, which both of them run; what it opens it is given, so that a test may give it something
    /// else.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use gracefully::testing::Drill;
    /// # use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, Signal, graceful_main};
    /// # #[derive(Resource)]
    /// # struct Database { url: String }
    /// # impl Database {
    /// #     async fn open(url: &str) -> std::io::Result<Self> { Ok(Self { url: url.into() }) }
    /// # }
    /// # impl Cleanup for Database {
    /// #     async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult { Ok(()) }
    /// # }
    /// #[graceful_main]
    /// async fn main(app: App) -> std::io::Result<()> {
    ///     serve(app, "the real one").await
    /// }
    ///
    /// async fn serve(app: App, url: &str) -> std::io::Result<()> {
    ///     app.manage(Database::open(url).await?);
    ///     app.ready();
    ///     app.stopping().await;
    ///     Ok(())
    /// }
    ///
    /// // #[test]
    /// fn it_closes_clean() {
    ///     Drill::open()
    ///         .request_at(Duration::from_secs(5), Signal::Term)
    ///         .run(|app| serve(app, "one in memory"))
    ///         .assert_clean();
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// When the test would prove nothing: a resource that was to have a fault is never managed, the program has ended
    /// before it is requested to, nothing ends it, main panics (unless [it may](Self::main_may_panic)), or the lifecycle
    /// is refused. And inside of a runtime.
    #[track_caller]
    pub fn run<F, Fut>(mut self, main: F) -> Outcome<L>
    where
        F: FnOnce(App<L>) -> Fut,
        Fut: Future<Output: MainResult>,
    {
        // Those of one time stay in the order in which they were said.
        self.requests.sort_by_key(|(at, _)| *at);
        let scene = Scene { props: self.props, requests: self.requests.into() };
        let played = match play::<L, F, Fut>(scene, main) {
            Ok(played) => played,
            Err(what) => panic!("this cannot be tried: {what}"),
        };
        let late: Vec<String> =
            played.scene.requests.iter().map(|(at, request)| format!("{request} at {at:?}")).collect();
        let outcome = Outcome::new(played.report, played.trace, played.scene.props);
        if let MainRecord::Panicked(message) = &outcome.report().main.ended
            && !self.main_may_panic
        {
            panic!("main panicked: {message}\n{outcome}");
        }
        let unmet: Vec<_> = outcome.unmet().map(|name| format!("`{name}`")).collect();
        assert!(
            unmet.is_empty(),
            "never managed, so its fault was never met: {}\n{outcome}",
            unmet.join(", ")
        );
        assert!(
            late.is_empty(),
            "the program had ended before it was asked to ({})\n{outcome}",
            late.join(", ")
        );
        outcome
    }
}

impl<L: Lifecycle> Default for Drill<L> {
    fn default() -> Self {
        Self::new()
    }
}

impl<L: Lifecycle> fmt::Debug for Drill<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drill").field("requests", &self.requests).finish_non_exhaustive()
    }
}
