//! The workers, as the program that has started them sees them.

use std::time::Duration;

use futures_util::future::join_all;
use gracefully::outside::{Semaphore, SharedMemory};
use gracefully::process::{Child, Restart};
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Managed, Resource, Stop};

use crate::board::Board;
use crate::options::Options;
use crate::worker::Job;
use crate::{Pool, say};

/// All workers. They end at the same time, before what they use.
#[derive(Resource)]
#[resource(timeout = "4s")]
pub(crate) struct Workers {
    children: Vec<Child>,
    board: Board,
    // What the board is made of: these close after this.
    _memory: Managed<SharedMemory>,
    _semaphore: Managed<Semaphore>,
}

/// Nobody holds a permit for so long.
const HELD_AT_MOST: Duration = Duration::from_millis(500);

impl Workers {
    /// Starts them. One that ends by itself is started again, also often: whoever runs this wants to see it.
    pub(crate) fn start(app: &App<Pool>, board: Board, options: &Options) -> std::io::Result<Self> {
        let start = |worker: u32| {
            let crash_after =
                options.crash_every.map(|every| every * (worker + 1)).map(|after| after.as_secs_f64());
            let job = Job { worker, threads: options.threads, board: board.name.clone(), crash_after };
            let again =
                Restart::always().at_most(1000, Duration::from_mins(1)).backoff(Duration::from_millis(10));
            Child::worker(&job)?.name(format!("worker {worker}")).on_exit(again).spawn(app)
        };
        let children = (0..options.workers).map(start).collect::<Result<_, _>>()?;
        Ok(Self { children, _memory: board.memory.clone(), _semaphore: board.semaphore.clone(), board })
    }

    /// Whether all run.
    pub(crate) fn all_beat(&self) -> bool {
        (0..).zip(&self.children).all(|(worker, _)| self.board.has_beaten(worker))
    }

    fn restarts(&self) -> u32 {
        self.children.iter().map(Child::restarts).sum()
    }

    /// A worker that is killed while it has the permit does not give it back, and nor does the kernel. Where one has ended
    /// and nobody gets on after that, somebody has to.
    pub(crate) async fn give_permits_back(&self, stop: &Stop) {
        let mut ended = self.restarts();
        let mut looks = stop.interval(HELD_AT_MOST);
        let mut counter = self.board.counter();
        while looks.tick().await.is_ok() {
            let (before, now) = (counter, self.restarts());
            counter = self.board.counter();
            let is_stuck = counter == before && matches!(self.board.semaphore.try_acquire(), Ok(None));
            if now != ended && is_stuck {
                say("a worker took the permit with it: given back");
                let _ = self.board.semaphore.add_permit();
            }
            if counter != before {
                ended = now;
            }
        }
    }
}

impl Cleanup for Workers {
    async fn cleanup(&self, cx: &CleanupContext) -> CleanupResult {
        let ended = join_all(self.children.iter().map(|child| child.end_within(cx))).await;
        say(&format!("counter: {} at the end", self.board.counter()));
        // All have ended; the first that did not do so in order is told.
        ended.into_iter().collect()
    }

    fn abort(&self) {
        self.children.iter().for_each(Child::kill);
    }
}
