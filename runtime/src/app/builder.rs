use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

use super::App;
use crate::driver::{Ended, MainResult, Options, run};
use crate::resource::Lifecycle;

/// Which tokio runtime main and the cleanups run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flavor {
    /// One worker for each core, at least two, so that one that is stuck never stops the cleanups.
    #[default]
    MultiThread,
    /// Everything on main's thread. A task that blocks it blocks every cleanup; aborts still run.
    CurrentThread,
}

/// Runs a program that has a main of its own: what `#[graceful_main]` does, by hand.
///
/// ```no_run
/// use gracefully::{App, Ended};
///
/// fn main() -> Ended {
///     App::<gracefully::Open>::builder().worker_threads(4).run(async |app| {
///         app.stopping().await;
///     })
/// }
/// ```
#[derive(Debug)]
#[must_use = "nothing runs before `run`"]
pub struct Builder<L: Lifecycle> {
    options: Options,
    lifecycle: PhantomData<fn() -> L>,
}

impl<L: Lifecycle> Builder<L> {
    pub(super) fn new() -> Self {
        Self { options: Options::default(), lifecycle: PhantomData }
    }

    pub(crate) fn with(options: Options) -> Self {
        Self { options, lifecycle: PhantomData }
    }

    /// Which runtime (default: [`Flavor::MultiThread`]).
    pub fn flavor(mut self, flavor: Flavor) -> Self {
        self.options.flavor = flavor;
        self
    }

    /// How many workers a multi-thread runtime has (default: one for each core; at least two).
    pub fn worker_threads(mut self, workers: usize) -> Self {
        self.options.worker_threads = Some(workers);
        self
    }

    /// How long main, tasks and guards may take to finish, instead of what the lifecycle says.
    pub fn drain(mut self, drain: Duration) -> Self {
        self.options.drain = Some(u64::try_from(drain.as_nanos()).unwrap_or(u64::MAX));
        self
    }

    /// Whether the program runs under an init of its own, a process that takes in what the program's children leave when
    /// they end: it reaps zombies, and ends orphans after the program. The exit status of no `Child` is lost by that, as it
    /// is to who waits for any child.
    ///
    /// By default it does where it would be PID 1, as in a container; `true` makes it a subreaper anywhere. The init is the
    /// process that was started and is signalled; the program is a copy of it with another number, so nothing may have
    /// started a thread before. Linux alone.
    ///
    /// `#[graceful_main(init = true)]` says the same.
    #[cfg(feature = "process")]
    pub fn init(mut self, init: bool) -> Self {
        self.options.init = Some(init);
        self
    }

    /// Installs the signal handlers and the guardian, builds the runtime, runs `main`, closes everything, and says how
    /// it ended. A configuration that is refused, or a second app in one process, ends before main is called.
    ///
    /// The guardian outlives this call: what still runs when `grace` is over, counted from the request, ends with the
    /// process.
    pub fn run<F, Fut>(self, main: F) -> Ended
    where
        F: FnOnce(App<L>) -> Fut,
        Fut: Future<Output: MainResult>,
    {
        run(self.options, main)
    }
}
