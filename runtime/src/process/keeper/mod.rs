//! The keeper: one thread that starts all children, waits for all of them, and ends them.
//!
//! 1. It is started with the first child and lasts as long as the process: the death signal of a child is bound to the
//!    thread that has started it.
//! 2. It alone reaps, and it alone decides what an end means. Who ends a child asks it, and waits.
//! 3. It runs no user code, and waits for nothing but its own watch. What a child writes or does not write never holds
//!    it up.
//! 4. What is due is looked at for all children together: one timer, one reading of the process table for all that need
//!    one, however many they are.

mod ending;
mod looking;
mod noted;
mod shared;
mod ward;

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::process::Command;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::policy::OnExit;
use crate::boxed;
use crate::caught::caught;
use crate::os::child::{Watch, when_any_child_ends};
use crate::resource::fields::Share;
use crate::stderr;
use crate::words::Signal;
use crate::work::Stop;
use looking::Seen;
pub(super) use shared::Shared;
use ward::Ward;

/// How often ends are asked for where nothing tells of them.
const UNTOLD: Duration = Duration::from_millis(50);

/// A child that is to be.
pub(super) struct Plan {
    pub(super) command: Command,
    pub(super) name: String,
    pub(super) on_exit: OnExit,
    pub(super) stop_signal: Signal,
    /// Of a worker.
    pub(super) message: Option<Vec<u8>>,
    pub(super) stop: Stop,
}

/// What came of ending a child.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// For the report.
    pub(super) notes: Vec<String>,
    /// It had to be killed, or could not be.
    pub(super) error: Option<String>,
}

/// What the keeper is told.
enum Order {
    Start {
        plan: Box<Plan>,
        reply: Sender<io::Result<Arc<Shared>>>,
    },
    End {
        id: u64,
        share: Share,
        reply: oneshot::Sender<Outcome>,
    },
    /// It was killed, and what is left of its group is to be.
    Killed {
        id: u64,
    },
    /// Nobody has it any more.
    Forget {
        id: u64,
    },
}

/// Where the keeper is told things.
struct Desk {
    orders: Sender<Order>,
    watch: Arc<Watch>,
    /// The process that it is of: in a fork of that there is no keeper.
    owner: u32,
}

static DESK: Mutex<Option<Arc<Desk>>> = Mutex::new(None);

impl Desk {
    /// The desk of this process, whose keeper stands.
    fn open() -> io::Result<Arc<Self>> {
        let mut desk = DESK.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(desk) = &*desk {
            let text =
                "a forked process cannot start children by its parent's library: it has none of its threads";
            return if desk.owner == std::process::id() {
                Ok(Arc::clone(desk))
            } else {
                Err(io::Error::new(io::ErrorKind::Unsupported, text))
            };
        }
        let (orders, inbox) = mpsc::channel();
        let watch = Arc::new(Watch::new()?);
        let keeper = Keeper::new(inbox, Arc::clone(&watch));
        boxed::thread("gracefully-children", Box::new(move || keeper.serve()))?;
        Ok(Arc::clone(desk.insert(Arc::new(Self { orders, watch, owner: std::process::id() }))))
    }

    fn give(&self, order: Order) {
        // It lasts as long as the process.
        let _ = self.orders.send(order);
        self.watch.ring();
    }
}

/// Starts a child, and waits until it runs.
pub(super) fn start(plan: Plan) -> io::Result<Arc<Shared>> {
    let (reply, started) = mpsc::channel();
    Desk::open()?.give(Order::Start { plan: Box::new(plan), reply });
    started.recv().unwrap_or_else(|_| Err(io::Error::other("the thread that starts children is gone")))
}

/// Ends a child within this time, and waits for it.
pub(super) async fn end(child: &Shared, share: Share) -> Outcome {
    let (reply, outcome) = oneshot::channel();
    child.desk.give(Order::End { id: child.id, share, reply });
    let gone =
        || Outcome { notes: Vec::new(), error: Some(format!("nobody keeps {} any more", child.who())) };
    outcome.await.unwrap_or_else(|_| gone())
}

/// Kills a child and its group, without waiting for anybody: the keeper goes on where something is left.
pub(super) fn kill(child: &Shared) {
    if child.kill() {
        child.desk.give(Order::Killed { id: child.id });
    }
}

/// Nobody has this one any more. Where it was not ended it is killed.
pub(super) fn forget(child: &Shared) {
    // A fork of the process has its own copy of what it does not own.
    if child.desk.owner == std::process::id() {
        if child.is_running() {
            child.kill();
        }
        child.desk.give(Order::Forget { id: child.id });
    }
}

/// The thread.
struct Keeper {
    inbox: Receiver<Order>,
    watch: Arc<Watch>,
    wards: HashMap<u64, Ward>,
    /// Those about whom something is due.
    busy: BTreeSet<u64>,
    /// Those whose end nothing tells.
    untold: BTreeSet<u64>,
    /// Whether SIGCHLD rings.
    hears_ends: bool,
    next: u64,
}

impl Keeper {
    fn new(inbox: Receiver<Order>, watch: Arc<Watch>) -> Self {
        let (wards, busy, untold) = (HashMap::new(), BTreeSet::new(), BTreeSet::new());
        Self { inbox, watch, wards, busy, untold, hears_ends: false, next: 0 }
    }

    fn serve(mut self) {
        let mut tokens = Vec::new();
        loop {
            let turn = caught(|| self.turn(&mut tokens));
            if let Err(message) = turn {
                let bug = "gracefully: the keeper of children panicked, which is a bug of the library";
                stderr::line(&format!("{bug}: {message}"));
            }
        }
    }

    fn turn(&mut self, tokens: &mut Vec<u64>) {
        while let Ok(order) = self.inbox.try_recv() {
            self.obey(order);
        }
        let due = self.tend();
        let polls = !self.untold.is_empty() && !self.hears_ends;
        let limit = if polls { Some(due.map_or(UNTOLD, |due| due.min(UNTOLD))) } else { due };
        self.watch.wait(limit, tokens);
        for token in tokens.drain(..) {
            self.came(token);
        }
        let untold: Vec<u64> = self.untold.iter().copied().collect();
        for id in untold {
            self.look(id);
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Start { plan, reply } => {
                // Whoever asked waits for the answer.
                let _ = reply.send(self.start(*plan));
            }
            Order::End { id, share, reply } => {
                if let Some(ward) = self.wards.get_mut(&id) {
                    ward.end(share, reply);
                    self.busy.insert(id);
                }
            }
            Order::Killed { id } => {
                if let Some(ward) = self.wards.get_mut(&id) {
                    ward.killed();
                    self.busy.insert(id);
                }
            }
            Order::Forget { id } => {
                if let Some(ward) = self.wards.get_mut(&id) {
                    ward.forgotten = true;
                    ward.killed();
                    self.busy.insert(id);
                }
            }
        }
    }

    fn start(&mut self, plan: Plan) -> io::Result<Arc<Shared>> {
        let desk = Desk::open()?;
        let id = self.next;
        self.next += 1;
        let ward = Ward::start(id, plan, desk)?;
        let shared = Arc::clone(&ward.shared);
        self.wards.insert(id, ward);
        self.expect_end_of(id);
        Ok(shared)
    }

    /// Has the watch say when this one has ended, and when something nobody reads has come from it.
    fn expect_end_of(&mut self, id: u64) {
        let Some(ward) = self.wards.get(&id) else { return };
        ward.shared.watch_outputs();
        if !ward.shared.group().is_watched_by(&self.watch, token(id, END)) {
            self.hears_ends = self.hears_ends || when_any_child_ends(&self.watch).is_ok();
            self.untold.insert(id);
        }
    }

    /// The watch says something of a child.
    fn came(&mut self, token: u64) {
        let id = token >> 2;
        match token & 3 {
            END => self.look(id),
            output => {
                if let Some(ward) = self.wards.get(&id) {
                    ward.shared.make_room(output == STDERR);
                }
            }
        }
    }

    /// Looks whether the leader of this one has ended.
    fn look(&mut self, id: u64) {
        let Some(ward) = self.wards.get_mut(&id) else { return };
        if ward.reap() {
            self.untold.remove(&id);
            self.busy.insert(id);
        } else if !self.untold.contains(&id) {
            // It was said once, and was not so.
            self.untold.insert(id);
        }
    }

    /// Does what is due, and says when something is again.
    fn tend(&mut self) -> Option<Duration> {
        let mut seen = Seen::default();
        let now = Instant::now();
        let mut next: Option<Instant> = None;
        let busy: Vec<u64> = self.busy.iter().copied().collect();
        for id in busy {
            let Some(ward) = self.wards.get_mut(&id) else { continue };
            let before = ward.starts();
            let due = ward.tend(now, &mut seen);
            if ward.starts() != before {
                self.expect_end_of(id);
            }
            match due {
                Some(due) => next = Some(next.map_or(due, |next| next.min(due))),
                None => self.rest(id),
            }
        }
        next.map(|next| next.saturating_duration_since(Instant::now()))
    }

    /// Nothing is due about this one.
    fn rest(&mut self, id: u64) {
        self.busy.remove(&id);
        if self.wards.get(&id).is_some_and(|ward| ward.forgotten && ward.is_over()) {
            self.wards.remove(&id);
            self.untold.remove(&id);
        }
    }
}

/// What the watch says: whose, and what.
fn token(id: u64, what: u64) -> u64 {
    id << 2 | what
}

const END: u64 = 0;
const STDOUT: u64 = 1;
const STDERR: u64 = 2;
