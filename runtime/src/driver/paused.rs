//! An app on a clock that stands still until nobody has anything to do: main, the cleanups and the guardian are tasks of
//! one thread, and the engine, and what carries it out, are those of every other app.
//!
//! 1. Nothing in here is shared with another app of the process: no signals, no threads, no exit.
//! 2. The order of everything is that of the queue, so the same test tells the same story.

use std::collections::VecDeque;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;

use super::guardian::Guardian;
use super::host::Host;
use super::mailbox::mailbox_of_task;
use super::main_result::MainResult;
use super::main_thread::{drive, main_future, main_thread};
use super::process::{Checked, check};
use super::rescue::Rescue;
use crate::app::App;
use crate::clock;
use crate::engine::Event;
use crate::observe::Report;
use crate::os::Catcher;
use crate::resource::{Declared, Lifecycle};
use crate::testing::{Props, Request, Trace};

/// How long, after the last request, a program may run without an end. Nobody waits for this: the clock is not real.
const ENDLESS: Duration = Duration::from_secs(24 * 60 * 60);

/// What a test has prepared.
pub(crate) struct Scene {
    pub(crate) props: Props,
    /// In the order of their times, which count from the start.
    pub(crate) requests: VecDeque<(Duration, Request)>,
}

/// What came of it.
pub(crate) struct Played {
    /// How it was prepared, as far as nothing has met it.
    pub(crate) scene: Scene,
    pub(crate) trace: Trace,
    pub(crate) report: Report,
}

/// Plays it to its end, or says why it has none.
pub(crate) fn play<L, F, Fut>(scene: Scene, main: F) -> Result<Played, String>
where
    L: Lifecycle,
    F: FnOnce(App<L>) -> Fut,
    Fut: Future<Output: MainResult>,
{
    if Handle::try_current().is_ok() {
        return Err(
            "it makes a runtime of its own: run it from a plain `#[test]`, not from `#[tokio::test]`".into(),
        );
    }
    let checked = check(Declared::of::<L>(), &L::SETTINGS, L::FACTS).map_err(|faults| faults.join("\n"))?;
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .map_err(|error| format!("no runtime can be built: {error}"))?;
    let played = runtime.block_on(play_here(checked, scene, main));
    // Never by drop: that waits for whatever blocks.
    runtime.shutdown_background();
    played
}

async fn play_here<L, F, Fut>(checked: Checked, scene: Scene, main: F) -> Result<Played, String>
where
    L: Lifecycle,
    F: FnOnce(App<L>) -> Fut,
    Fut: Future<Output: MainResult>,
{
    let bell = Arc::new(Notify::new());
    let (mailbox, inbox) = mailbox_of_task(Arc::clone(&bell));
    let app = App::<L>::new(mailbox.clone());
    let (main_thread, mut orders) = main_thread();
    let (finish, mut finished) = mpsc::unbounded_channel();
    let base = Instant::now();
    let mut guardian = Guardian::new(
        (checked.engine, checked.grace),
        base.into_std(),
        inbox,
        Catcher::idle(),
        Rescue::without_threads(),
        app.parts(),
        Host::guest(main_thread, finish, L::NAME),
    );
    app.set_runtime(Handle::current());
    guardian.handle = Some(Handle::current());
    guardian.trace = Some(Trace::default());
    guardian.clock = clock::now;

    let threads_block = scene.props.block_threads();
    let stage = async {
        let bound = drive(main_future(|| main(app.clone())), &mut orders, &mailbox).await;
        if threads_block {
            // A runtime waits for a thread that blocks as long as it may.
            tokio::time::sleep(bound).await;
        }
        mailbox.event(Event::RuntimeEnded);
        pending::<()>().await;
    };
    let mut watch = Watch { guardian, scene, bell, base };
    let ended = {
        let (mut stage, mut watching) = (pin!(stage), pin!(watch.run()));
        poll_fn(|cx| {
            let _ = stage.as_mut().poll(cx);
            watching.as_mut().poll(cx)
        })
        .await
    };
    ended?;
    let Ok(mut finish) = finished.try_recv() else { return Err("the guardian went without a report".into()) };
    finish.tell();
    app.kept().release();
    let trace = watch.guardian.trace.take().unwrap_or_default();
    Ok(Played { scene: watch.scene, trace, report: finish.report })
}

/// The guardian as a task.
struct Watch {
    guardian: Guardian,
    scene: Scene,
    bell: Arc<Notify>,
    base: Instant,
}

impl Watch {
    async fn run(&mut self) -> Result<(), String> {
        let horizon = self.scene.requests.back().map_or(Duration::ZERO, |(at, _)| *at) + ENDLESS;
        loop {
            while self.act() {}
            if self.guardian.gone {
                return Ok(());
            }
            let running = self.guardian.engine.reason().is_none();
            if running && self.guardian.now() >= horizon {
                return Err("nothing asked it to end: write `request_at(..)`, or let main return".into());
            }
            let engine = self.guardian.engine.wake_at();
            let request = self.scene.requests.front().map(|(at, _)| *at);
            let at = engine.into_iter().chain(request).chain(running.then_some(horizon)).min();
            self.wait(at).await;
        }
    }

    /// Waits for a letter, or for this time.
    async fn wait(&self, at: Option<Duration>) {
        let mut rung = pin!(self.bell.notified());
        let mut due = pin!(async {
            match at {
                Some(at) => tokio::time::sleep_until(self.base + at).await,
                None => pending().await,
            }
        });
        poll_fn(|cx| if rung.as_mut().poll(cx).is_ready() { Poll::Ready(()) } else { due.as_mut().poll(cx) })
            .await;
    }

    /// Does what there is to do now; whether there was anything.
    fn act(&mut self) -> bool {
        if self.guardian.gone {
            // What was left to tell or drop is still done.
            return self.guardian.rescue.run_waiting();
        }
        let now = self.guardian.now();
        if let Ok(letter) = self.guardian.inbox.try_recv() {
            if let Some(letter) = self.scene.props.pass(letter) {
                self.guardian.open(letter);
            }
            return true;
        }
        if self.guardian.rescue.run_waiting() {
            return true;
        }
        if self.guardian.engine.wake_at().is_some_and(|at| at <= now) {
            self.guardian.step(Event::Tick);
            return true;
        }
        let due = |(at, _): &(Duration, Request)| *at <= now;
        if !self.scene.requests.front().is_some_and(due) {
            return false;
        }
        if let Some((_, request)) = self.scene.requests.pop_front() {
            self.guardian.step(request.into_event());
        }
        true
    }
}
