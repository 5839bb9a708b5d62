//! The one app that owns the process: its signals, its guardian, its runtime, its end.

use std::io;
use std::marker::PhantomData;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder as RuntimeBuilder, Runtime};

use super::finish::Ended;
use super::guardian::Guardian;
use super::host::{Host, Rehearsal};
use super::mailbox::mailbox;
use super::main_result::{MainApp, MainResult};
use super::main_thread::{MainFuture, Order, Orders, drive, main_future, main_thread};
use super::rescue::Rescue;
use super::stderr;
use super::ways_out::{self, Role};
use crate::app::{App, Builder, Flavor};
use crate::config::{self, Config};
use crate::drill::{Drill, Threads};
use crate::engine::{Config as EngineConfig, Engine, Event};
use crate::observe::Outline;
use crate::os;
use crate::plan::{Facts, Plan, PlanBuf, Settings, Source, Written};
use crate::resource::{Declared, Lifecycle};

/// How an app is run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Which runtime.
    pub flavor: Flavor,
    /// How many workers; none: one for each core, at least two.
    pub worker_threads: Option<usize>,
    /// Nanoseconds that main may take to finish, instead of what the lifecycle says.
    pub drain: Option<u64>,
    /// Whether it runs under an init of its own; none: where it would be PID 1 else.
    pub init: Option<bool>,
}

impl Options {
    /// Nothing said.
    #[must_use]
    pub const fn new() -> Self {
        Self { flavor: Flavor::MultiThread, worker_threads: None, drain: None, init: None }
    }

    /// On main's thread alone.
    #[must_use]
    pub const fn on_current_thread(mut self) -> Self {
        self.flavor = Flavor::CurrentThread;
        self
    }

    /// With this many workers.
    #[must_use]
    pub const fn with_workers(mut self, workers: usize) -> Self {
        self.worker_threads = Some(workers);
        self
    }

    /// With this many nanoseconds for main to finish.
    #[must_use]
    pub const fn with_drain(mut self, nanos: u64) -> Self {
        self.drain = Some(nanos);
        self
    }

    /// Under an init of its own, or not even where it would be PID 1.
    #[cfg(feature = "process")]
    #[must_use]
    pub const fn with_init(mut self, init: bool) -> Self {
        self.init = Some(init);
        self
    }

    /// There is none.
    #[cfg(not(feature = "process"))]
    #[must_use]
    pub fn with_init(self, _: impl InitOfItsOwn) -> Self {
        self
    }
}

/// What `init` would have to be where there is none: nothing is.
#[cfg(not(feature = "process"))]
#[diagnostic::on_unimplemented(
    message = "`init` needs the feature `process` of gracefully",
    label = "no program runs under an init without it",
    note = "write `features = [\"process\"]` at `gracefully` in Cargo.toml, or drop `init`"
)]
pub trait InitOfItsOwn {}

impl Options {
    /// Has an init take in orphans, in a process of its own.
    #[cfg(all(target_os = "linux", feature = "process"))]
    fn split(&self) {
        if !self.init.unwrap_or_else(|| std::process::id() == 1) {
            return;
        }
        if let Err(error) = os::run_under_an_init() {
            stderr::line(&format!(
                "gracefully: cannot run under an init ({error}): what the program's children leave is not taken in, and \
                 stays as zombies"
            ));
        }
    }

    /// There is none.
    #[cfg(not(all(target_os = "linux", feature = "process")))]
    #[expect(clippy::unused_self, reason = "the same as where there is one")]
    fn split(&self) {}
}

/// There is one in a process: a second would fight the first one for the signals and for the end.
static INSTALLED: AtomicBool = AtomicBool::new(false);

/// What is said where threads have run out.
pub(super) const NO_RUNTIME: &str = "cannot build the runtime";

/// The least number of workers: one that is stuck must leave one for the cleanups.
const WORKERS_AT_LEAST: usize = 2;

/// What `#[graceful_main]` calls. The app is named apart from main, so that a fault of one is told of that one.
pub fn start<A, F, Fut>(options: Options, _: PhantomData<A>, main: F) -> ExitCode
where
    A: MainApp,
    F: FnOnce(A) -> Fut,
    Fut: Future<Output: MainResult>,
{
    Builder::<A::Lifecycle>::with(options).run(|app| main(A::of(app))).leave()
}

/// Runs `main` as the process's own app.
pub(crate) fn run<L, F, Fut>(options: Options, main: F) -> Ended
where
    L: Lifecycle,
    F: FnOnce(App<L>) -> Fut,
    Fut: Future<Output: MainResult>,
{
    run_declared(options, Declared::of::<L>(), Box::new(|app| main_future(move || main(app.of_lifecycle()))))
}

/// Main, whatever its types: all else is compiled once, in the library, and not in every program.
type Main<'a> = Box<dyn FnOnce(App) -> MainFuture<'a> + 'a>;

fn run_declared(options: Options, lifecycle: Declared, main: Main<'_>) -> Ended {
    if tokio::runtime::Handle::try_current().is_ok() {
        return Ended::refused(&["an app makes a runtime of its own; run it from a plain `fn main`".into()]);
    }
    if INSTALLED.swap(true, Ordering::AcqRel) {
        return Ended::refused(&["this process has an app already; hand out clones of that one".into()]);
    }
    let (config, checked) = match prepare(options, lifecycle) {
        Ok(prepared) => prepared,
        Err(faults) => return Ended::refused(&faults),
    };
    if config.is_said {
        config.warnings.iter().for_each(|warning| stderr::line(&format!("gracefully: {warning}")));
        if let Some(form) = config.plan {
            return Ended::shown(&outline(lifecycle, &config).draw(form));
        }
    }
    // Nothing of ours is there yet: no handler, no thread.
    options.split();
    launch(options, Instant::now(), config, (lifecycle.name, checked), main).unwrap_or_else(
        |(what, error)| {
            ways_out::give_up();
            Ended::failed(&format!("{what}: {error}"))
        },
    )
}

/// Everything that can be refused, before anything is opened.
fn prepare(options: Options, lifecycle: Declared) -> Result<(Config, Checked), Vec<String>> {
    let mut settings = lifecycle.settings;
    // A file is stronger than what stands in the source.
    let in_file = |drain: Written| matches!(drain.source, Source::File { .. });
    if let Some(nanos) = options.drain
        && !settings.drain.is_some_and(in_file)
    {
        settings.drain = Some(Written::new(nanos, Source::Main));
    }
    let config = config::read(lifecycle, settings)?;
    let as_compiled = !config.is_said && options.drain.is_none();
    let checked = match lifecycle.plan {
        // The compiler has checked this one.
        Some(plan) if as_compiled => Checked::of(plan),
        _ => check(lifecycle, &config.settings, &config.facts)?,
    };
    Ok((config, checked))
}

/// A lifecycle that has passed the boot check.
pub(super) struct Checked {
    pub(super) engine: Engine,
    pub(super) grace: Duration,
    /// What the plan says, where there is one.
    worst_case: Option<Duration>,
}

impl Checked {
    fn of(plan: &Plan<'_>) -> Self {
        Self {
            engine: Engine::new(EngineConfig::closed(plan)),
            grace: Duration::from_nanos(plan.settings.grace.nanos),
            worst_case: Some(Duration::from_nanos(plan.worst_case)),
        }
    }
}

/// The boot check: the compiler's rules and words, on what the environment has made of the plan.
pub(super) fn check(
    lifecycle: Declared,
    settings: &Settings,
    facts: &[Facts],
) -> Result<Checked, Vec<String>> {
    if lifecycle.plan.is_some() {
        return Ok(Checked::of(&PlanBuf::closed(facts, settings)?.plan()));
    }
    // With nothing declared only the settings themselves can be at odds, and not where no number is written (P4).
    if settings.writes_a_number() {
        let (_, faults) = PlanBuf::open(facts, settings);
        if !faults.is_empty() {
            return Err(faults);
        }
    }
    let grace = Duration::from_nanos(settings.settle().grace.nanos);
    Ok(Checked { engine: Engine::new(EngineConfig::open(*settings)), grace, worst_case: None })
}

/// What would be run, with what the environment says. It has passed the boot check.
fn outline(lifecycle: Declared, config: &Config) -> Outline {
    match lifecycle.plan.and_then(|_| PlanBuf::closed(&config.facts, &config.settings).ok()) {
        Some(plan) => plan.plan().named(lifecycle.name).outline(),
        None => Outline::open(lifecycle.name, &config.settings.settle()),
    }
}

type Failure = (&'static str, io::Error);

fn launch(
    options: Options,
    base: Instant,
    config: Config,
    (name, checked): (&'static str, Checked),
    main: Main<'_>,
) -> Result<Ended, Failure> {
    let failed = |what| move |error| (what, error);
    let (mailbox, inbox, bell, sleeper) = mailbox().map_err(failed("cannot make the guardian's queue"))?;
    let catcher = os::catch(&bell).map_err(failed("cannot catch signals"))?;
    let rescue = Rescue::start().map_err(failed("cannot start the rescue thread"))?;
    ways_out::install().map_err(failed("cannot register an exit handler"))?;
    let app = App::new(mailbox.clone());
    #[cfg(feature = "stdin")]
    crate::stdio::belong_to(app.stop());
    let (main_thread, mut orders) = main_thread();
    let rehearsal = config.drill.map(|script| Rehearsal {
        drill: Drill::new(script),
        worst_case: checked.worst_case,
        threads: Threads::default(),
    });
    let threads = rehearsal.as_ref().map(|rehearsal| rehearsal.threads.clone());
    Guardian::new(
        (checked.engine, checked.grace),
        base,
        inbox,
        catcher,
        rescue,
        app.parts(),
        Host::process(main_thread, name, (config.report, config.progress), rehearsal),
    )
    .start(&mailbox, sleeper)
    .map_err(failed("cannot start the guardian"))?;
    ways_out::open(mailbox.clone(), app.kept().clone());
    ways_out::enter(Role::Starting);
    let runtime = runtime(options, threads.as_ref());
    ways_out::enter(Role::Other);
    let runtime = runtime.map_err(failed(NO_RUNTIME))?;
    app.set_runtime(runtime.handle().clone());
    #[cfg(feature = "process")]
    crate::process::watch_parent(app.as_ref());

    ways_out::enter(match options.flavor {
        Flavor::CurrentThread => Role::Alone,
        Flavor::MultiThread => Role::Main,
    });
    let bound = runtime.block_on(drive(main(app.clone()), &mut orders, &mailbox));
    // Never by drop: that waits for whatever blocks.
    runtime.shutdown_timeout(bound);
    mailbox.bring(Event::RuntimeEnded);
    Ok(leave(&mut orders))
}

/// Waits for the last order, tells how it went, and drops what was kept. The order does not come where a thread is held
/// that ends the process by itself: two cannot.
fn leave(orders: &mut Orders) -> Ended {
    loop {
        match orders.wait() {
            Some(Order::Finish(mut finish)) => {
                ways_out::conclude(&mut finish);
                return finish.into_ended();
            }
            Some(_) => {}
            None => return Ended::failed("the guardian is gone"),
        }
    }
}

fn runtime(options: Options, threads: Option<&Threads>) -> io::Result<Runtime> {
    let mut builder = match options.flavor {
        Flavor::CurrentThread => RuntimeBuilder::new_current_thread(),
        Flavor::MultiThread => {
            let mut builder = RuntimeBuilder::new_multi_thread();
            let workers = options.worker_threads.unwrap_or_else(|| {
                std::thread::available_parallelism().map_or(WORKERS_AT_LEAST, std::num::NonZero::get)
            });
            builder.worker_threads(workers.max(WORKERS_AT_LEAST));
            builder
        }
    };
    let counted = threads.cloned();
    builder.on_thread_start(move || {
        ways_out::enter(Role::Worker);
        counted.iter().for_each(Threads::started);
    });
    if let Some(threads) = threads.cloned() {
        builder.on_thread_stop(move || threads.forget_one());
    }
    builder.enable_all().build()
}
