//! What an order costs: shutdowns of whole graphs, from the request to the report, on a runtime with two workers.

mod computing;
mod graph;
mod node;
mod others;
mod ours;

use std::marker::PhantomData;
use std::time::Duration;

use gracefully::App;
use harness::{Contender, Goal, Measure, contest};
use tokio::runtime::Runtime;

use graph::graph;
use node::{Graph, Node, Program};
use ours::{hundreds, tens};

/// Layers are so wide, and chains so deep.
const WIDTH: usize = 10;

graph! {
    /// 10 layers of 10; everybody uses the whole next layer.
    Layers[100]: |n| uses (n / WIDTH + 1) * WIDTH, (n / WIDTH + 2) * WIDTH; sleeps |_n| 10
}

graph! {
    /// 10 chains of 10; each sleeps 10 ms at one depth, another for each chain, and else 1 ms.
    Chains[100]: |n| uses n + 1, n + 1 + (n % WIDTH != WIDTH - 1) as usize;
    sleeps |n| if n / WIDTH == n % WIDTH { 10 } else { 1 }
}

graph! {
    /// Nobody uses anybody.
    Apart[100]: |n| uses n, n; sleeps |_n| 0
}

graph! {
    /// Each uses the next one.
    Chain[100]: |n| uses n + 1, n + 2; sleeps |_n| 0
}

graph! {
    /// The same, ten times as long.
    LongChain[1000]: |n| uses n + 1, n + 2; sleeps |_n| 0
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime can be built");
    let sleeping = Sleeping(&runtime);
    let title = "10 layers x 10 of 10 ms, ms";
    sleeping.measure::<Layers>(title, &[10; 10], 1.05);
    let title = "10 chains x 10, one step of 10 ms at another depth each, else 1 ms, ms";
    sleeping.measure::<Chains>(title, &[1, 1, 1, 1, 10, 1, 1, 1, 1, 1], 1.1);
    computing::measure(&runtime);
    let idle = Idle(&runtime);
    idle.independent();
    idle.chained();
}

/// Graphs whose cleanups sleep.
struct Sleeping<'a>(&'a Runtime);

impl Sleeping<'_> {
    fn measure<G: Graph>(&self, title: &'static str, path: &'static [u64], times: f64) {
        const ROUNDS: usize = 15;
        let base = "its critical path as tokio sleeps it";
        contest(
            ROUNDS,
            &[Measure { title, digits: 1, base, goal: Goal::Times(times) }],
            vec![
                Contender::other(base, || self.whole(others::critical_path(path))),
                Contender::ours("gracefully, declared", || {
                    self.whole(ours::shutdown(tens::<G, true, 0>, 100))
                }),
                Contender::ours("gracefully, open", || self.whole(ours::shutdown(tens::<G, false, 0>, 100))),
                Contender::other("in-degree over JoinSet", || self.whole(others::in_degree::<G>(100))),
                Contender::other("layer by layer", || self.whole(others::layers::<G>(100))),
            ],
        );
    }

    /// Milliseconds for all of it.
    fn whole(&self, shutdown: impl Future<Output = Duration>) -> [f64; 1] {
        [self.0.block_on(shutdown).as_secs_f64() * 1e3]
    }
}

/// Graphs whose cleanups do nothing.
struct Idle<'a>(&'a Runtime);

impl Idle<'_> {
    fn independent(&self) {
        const ROUNDS: usize = 31;
        const MANY: u32 = 10_000;
        const FEW: u32 = 1_000;
        let base = "awaited in place, 10,000";
        let title = "Cleanups that cost nothing, independent, us for each";
        contest(
            ROUNDS,
            &[Measure { title, digits: 2, base, goal: Goal::AtMost(2.0) }],
            vec![
                Contender::other(base, || self.each(MANY, others::inline(MANY))),
                Contender::ours("gracefully, 10,000 of one type", || {
                    self.each(MANY, ours::shutdown(instances::<MANY>, MANY))
                }),
                // Without a goal: it shows whether ten times as many take ten times as long.
                Contender::other("gracefully, 1,000 of one type", || {
                    self.each(FEW, ours::shutdown(instances::<FEW>, FEW))
                }),
                Contender::ours("gracefully, 100 types x 100, declared", || {
                    self.each(MANY, ours::shutdown(hundred_times_hundred::<true>, MANY))
                }),
                Contender::ours("gracefully, 100 types x 100, open", || {
                    self.each(MANY, ours::shutdown(hundred_times_hundred::<false>, MANY))
                }),
                Contender::other("JoinSet, 10,000", || self.each(MANY, others::a_task_each(MANY))),
                Contender::other("TaskTracker and token, 10,000", || self.each(MANY, others::tracker(MANY))),
                Contender::other("tokio-graceful-shutdown, flat, 10,000", || {
                    self.each(MANY, others::subsystems(MANY))
                }),
            ],
        );
    }

    fn chained(&self) {
        const ROUNDS: usize = 31;
        let base = "awaited in place, 1,000";
        let title = "Cleanups that cost nothing, in a chain, us for each";
        contest(
            ROUNDS,
            &[Measure { title, digits: 2, base, goal: Goal::AtMost(20.0) }],
            vec![
                Contender::other(base, || self.each(1000, others::inline(1000))),
                Contender::ours("gracefully, 1,000, declared", || {
                    self.each(1000, ours::shutdown(hundreds::<LongChain, true>, 1000))
                }),
                Contender::ours("gracefully, 1,000, open", || {
                    self.each(1000, ours::shutdown(hundreds::<LongChain, false>, 1000))
                }),
                // As above.
                Contender::other("gracefully, 100, declared", || {
                    self.each(100, ours::shutdown(tens::<Chain, true, 0>, 100))
                }),
                Contender::other("in-degree over JoinSet, 1,000", || {
                    self.each(1000, others::in_degree::<LongChain>(1000))
                }),
            ],
        );
    }

    /// Microseconds for each of `count`.
    fn each(&self, count: u32, shutdown: impl Future<Output = Duration>) -> [f64; 1] {
        [self.0.block_on(shutdown).as_secs_f64() * 1e6 / f64::from(count)]
    }
}

fn instances<const COUNT: u32>(app: &App<Program<Apart, true>>) {
    for _ in 0..COUNT {
        app.manage(Node::<Apart, 0, 0, 0>(PhantomData));
    }
}

fn hundred_times_hundred<const CLOSED: bool>(app: &App<Program<Apart, CLOSED>>) {
    for _ in 0..100 {
        tens::<_, CLOSED, 0>(app);
    }
}
