//! A future that waits once, again and again, in a task.

use std::future::Future;
use std::pin::Pin;
use std::time::Instant;

use async_shutdown::ShutdownManager;
use gracefully::__model::guest;
use gracefully::{App, Open, UntilStop};
use harness::{Goal, Measure, Row, show};
use swansong::Swansong;
use tokio::runtime;
use tokio_graceful_shutdown::{FutureExt, SubsystemHandle, Toplevel};
use tokio_util::sync::CancellationToken;

use crate::each;
use crate::floor::YieldOnce;

const ROUNDS: usize = 51;
const TURNS: u32 = 20_000;
const BARE: &str = "bare";

async fn turns<F: Future>(make: impl Fn() -> F) -> f64 {
    let since = Instant::now();
    for _ in 0..TURNS {
        make().await;
    }
    each(since, TURNS)
}

/// One sample, of as many tasks at once.
type Sample = Pin<Box<dyn Future<Output = f64> + Send>>;

/// Lets all have their turns in tasks of one stop each, as many at once.
async fn contest(app: &App, at_once: usize, measure: &Measure<'_>) {
    let mut rows = [
        Row::other(BARE),
        Row::ours("gracefully, task of the app"),
        Row::ours("gracefully, any task"),
        Row::other("swansong"),
        Row::other("async-shutdown"),
        Row::other("CancellationToken"),
        Row::other("tokio-graceful-shutdown"),
    ];
    for round in 0..=ROUNDS {
        for turn in 0..rows.len() {
            let who = (turn + round) % rows.len();
            let (swansong, manager, cancel) =
                (Swansong::new(), ShutdownManager::<()>::new(), CancellationToken::new());
            let one = || -> Sample {
                let (stop, swansong, manager, cancel) =
                    (app.stop(), swansong.clone(), manager.clone(), cancel.clone());
                match who {
                    0 => of(tokio::spawn(turns(|| YieldOnce(false)))),
                    1 => of(app.spawn_graceful(async |stop| turns(|| YieldOnce(false).until(&stop)).await)),
                    2 => of(tokio::spawn(async move { turns(|| YieldOnce(false).until(&stop)).await })),
                    3 => {
                        of(tokio::spawn(async move { turns(|| swansong.interrupt(YieldOnce(false))).await }))
                    }
                    4 => {
                        of(tokio::spawn(async move { turns(|| manager.wrap_cancel(YieldOnce(false))).await }))
                    }
                    5 => of(tokio::spawn(async move {
                        turns(|| cancel.run_until_cancelled(YieldOnce(false))).await
                    })),
                    _ => in_subsystem(cancel),
                }
            };
            let samples: Vec<Sample> = (0..at_once).map(|_| one()).collect();
            let mut all = 0.0;
            for sample in samples {
                all += sample.await;
            }
            if round > 0 {
                #[expect(clippy::cast_precision_loss, reason = "two")]
                rows[who].push(all / at_once as f64);
            }
        }
    }
    show(ROUNDS, measure, &rows);
}

/// A subsystem's own wrapper. Its stop is the token.
fn in_subsystem(cancel: CancellationToken) -> Sample {
    let (reply, took) = tokio::sync::oneshot::channel();
    let top = Toplevel::<Box<dyn std::error::Error + Send + Sync>>::new_with_shutdown_token(
        async move |top: &mut SubsystemHandle| {
            let _ = reply.send(turns(|| YieldOnce(false).cancel_on_shutdown(top)).await);
        },
        cancel,
    );
    tokio::spawn(top.handle_shutdown_requests(std::time::Duration::from_mins(1)));
    of(took)
}

fn of<E: std::fmt::Debug>(task: impl Future<Output = Result<f64, E>> + Send + 'static) -> Sample {
    Box::pin(async { task.await.expect("nothing stops it") })
}

/// One task.
pub(crate) async fn alone(app: &App) {
    let title = "A wrapper around a future that waits once, ns";
    contest(app, 1, &Measure { title, digits: 1, base: BARE, goal: Goal::Times(1.3) }).await;
}

/// Two, on a worker each.
pub(crate) fn by_two() {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime can be built").block_on(guest::<Open, _, _>(|app: App| async move {
        let title = "The same on two workers with one stop, ns";
        contest(&app, 2, &Measure { title, digits: 1, base: BARE, goal: Goal::More(25.0) }).await;
        app.shutdown();
    }));
}
