//! What is asked on every turn of a loop: is it stopping? And what one more token costs.

use std::hint::{black_box, spin_loop};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Instant;

use async_shutdown::ShutdownManager;
use gracefully::__model::guest;
use gracefully::{App, Open};
use harness::{Contender, Goal, Measure, contest};
use nix::sched::{CpuSet, sched_setaffinity};
use nix::unistd::Pid;
use swansong::Swansong;
use tokio_util::sync::CancellationToken;

const ROUNDS: usize = 101;

/// Asks in one sample; fewer of what takes longer.
const CHEAP: u32 = 2_000_000;
const DEAR: u32 = 100_000;

const STATIC: &str = "static load, relaxed";
const ARC: &str = "Arc<AtomicBool>, acquire";

static STOP: AtomicBool = AtomicBool::new(false);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime can be built");
    // Main's own thread measures; the guardian and the worker sleep meanwhile.
    runtime.block_on(guest::<Open, _, _>(|app: App| async move {
        let tokens = Tokens::new(app);
        tokens.asked_alone();
        tokens.asked_by_two();
        tokens.cloned();
    }));
}

struct Tokens {
    flag: Arc<AtomicBool>,
    app: App,
    stop: gracefully::Stop,
    cancel: CancellationToken,
    swansong: Swansong,
    manager: ShutdownManager<()>,
}

impl Tokens {
    fn new(app: App) -> Self {
        Self {
            flag: Arc::default(),
            stop: app.stop(),
            app,
            cancel: CancellationToken::new(),
            swansong: Swansong::new(),
            manager: ShutdownManager::new(),
        }
    }

    fn asked_alone(&self) {
        self.asked("Is it stopping? One thread, ns", Alone);
    }

    fn asked_by_two(&self) {
        self.asked("Is it stopping? Two threads on one token, ns for each", Two);
    }

    /// `tokio-graceful-shutdown` and `tokio-graceful` ask a `CancellationToken`; its row is theirs.
    fn asked(&self, title: &'static str, how: impl Asks) {
        let measure = Measure { title, digits: 2, base: ARC, goal: Goal::Times(1.1) };
        let contenders = vec![
            Contender::other(STATIC, || how.ask(CHEAP, || STOP.load(Ordering::Relaxed))),
            Contender::other(ARC, || how.ask(CHEAP, || self.flag.load(Ordering::Acquire))),
            Contender::ours("gracefully Stop", || how.ask(CHEAP, || self.stop.is_stopping())),
            Contender::ours("gracefully App", || how.ask(CHEAP, || self.app.is_stopping())),
            Contender::other("swansong", || how.ask(CHEAP, || self.swansong.state().is_shutting_down())),
            Contender::other("CancellationToken", || how.ask(DEAR, || self.cancel.is_cancelled())),
            Contender::other("async-shutdown", || how.ask(DEAR, || self.manager.is_shutdown_triggered())),
        ];
        contest(ROUNDS, &[measure], contenders);
    }

    fn cloned(&self) {
        const ARC: &str = "Arc";
        let title = "One more token: clone and drop, ns";
        let measure = Measure { title, digits: 1, base: ARC, goal: Goal::Times(1.1) };
        let contenders = vec![
            Contender::other(ARC, || Alone.ask(DEAR, || self.flag.clone())),
            Contender::ours("gracefully Stop", || Alone.ask(DEAR, || self.stop.clone())),
            Contender::other("async-shutdown", || Alone.ask(DEAR, || self.manager.clone())),
            Contender::other("swansong", || Alone.ask(DEAR, || self.swansong.clone())),
            Contender::other("CancellationToken", || Alone.ask(DEAR, || self.cancel.clone())),
            Contender::other("CancellationToken, child", || Alone.ask(DEAR, || self.cancel.child_token())),
            Contender::other("swansong, child", || Alone.ask(DEAR, || self.swansong.child())),
        ];
        contest(ROUNDS, &[measure], contenders);
    }
}

/// Who asks.
trait Asks: Copy {
    /// Nanoseconds for one question.
    fn ask<T>(self, times: u32, question: impl Fn() -> T + Sync) -> [f64; 1];
}

#[derive(Clone, Copy)]
struct Alone;

#[derive(Clone, Copy)]
struct Two;

impl Asks for Alone {
    fn ask<T>(self, times: u32, question: impl Fn() -> T + Sync) -> [f64; 1] {
        [time(times, &question)]
    }
}

impl Asks for Two {
    fn ask<T>(self, times: u32, question: impl Fn() -> T + Sync) -> [f64; 1] {
        let (here, left) = (AtomicU32::new(0), AtomicU32::new(0));
        let asker = |core| {
            pin(core);
            here.fetch_add(1, Ordering::SeqCst);
            // A barrier that sleeps lets the first one be done before the second one wakes.
            while here.load(Ordering::SeqCst) < 2 {
                spin_loop();
            }
            let took = time(times, &question);
            left.fetch_add(1, Ordering::SeqCst);
            while left.load(Ordering::SeqCst) < 2 {
                black_box(question());
            }
            took
        };
        thread::scope(|scope| {
            let other = scope.spawn(|| asker(1));
            let another = scope.spawn(|| asker(0));
            let mine = another.join().expect("asking does not panic");
            let other = other.join().expect("asking does not panic");
            [f64::midpoint(mine, other)]
        })
    }
}

/// Keeps two that ask at once from taking turns on one core. Where there is only one, they must.
fn pin(core: usize) {
    let mut cores = CpuSet::new();
    let _ = cores.set(core).and_then(|()| sched_setaffinity(Pid::from_raw(0), &cores));
}

fn time<T>(times: u32, question: &impl Fn() -> T) -> f64 {
    let start = Instant::now();
    // Several in one turn of the loop: with one, where the loop happens to lie costs half as much again.
    for _ in 0..times / 10 {
        for _ in 0..10 {
            black_box(question());
        }
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(times)
}
