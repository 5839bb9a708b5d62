#[cfg(feature = "rt")]
mod time_up;

use std::fmt;
#[cfg(feature = "rt")]
use std::sync::atomic::{AtomicBool, fence};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
#[cfg(feature = "rt")]
use std::task::Waker;
use std::time::{Duration, Instant};

use crate::clock;
#[cfg(feature = "rt")]
use crate::driver::Mark;
use crate::words::Urgency;
#[cfg(feature = "rt")]
use crate::work::{News, Stop};
#[cfg(feature = "rt")]
use time_up::TimeUp;

/// How many notes of one cleanup are kept.
const NOTES_AT_MOST: usize = 16;

/// What a cleanup may know: how long it has, and how urgent it is.
///
/// Both may change while it runs: a second Ctrl+C shortens the deadline of every cleanup.
///
/// A cleanup that waits for time asks the context: [`sleep`](Self::sleep), [`interval`](Self::interval) and
/// [`timeout`](Self::timeout) do not end with the stop of the program, which has come long ago, but when the cleanup's own
/// time is up. So do retries, by [`stop`](Self::stop).
#[derive(Clone)]
pub struct CleanupContext {
    shared: Arc<Shared>,
}

struct Shared {
    name: &'static str,
    base: Instant,
    /// Nanoseconds after `base`.
    deadline: AtomicU64,
    urgency: AtomicU8,
    /// The cleanup is to be dropped, also if it only begins.
    #[cfg(feature = "rt")]
    cancelled: AtomicBool,
    /// Of the task that it runs in, once it waits for something.
    #[cfg(feature = "rt")]
    waker: OnceLock<Waker>,
    /// Where the cleanup stands.
    #[cfg(feature = "rt")]
    mark: Mark,
    #[cfg(feature = "rt")]
    time_up: TimeUp,
    /// The first of what the cleanup noted. No lock: the guardian reads it.
    notes: OnceLock<Box<Note>>,
}

/// What a cleanup noted, and what it noted next.
struct Note {
    #[cfg_attr(not(feature = "rt"), expect(dead_code, reason = "without the runtime nobody reports"))]
    text: String,
    next: OnceLock<Box<Self>>,
}

impl CleanupContext {
    #[cfg_attr(not(feature = "rt"), expect(dead_code, reason = "nothing runs cleanups without the runtime"))]
    pub(crate) fn new(
        name: &'static str,
        base: Instant,
        deadline: Duration,
        urgency: Urgency,
        #[cfg(feature = "rt")] news: &Arc<News>,
    ) -> Self {
        let context = Self {
            shared: Arc::new(Shared {
                name,
                base,
                deadline: AtomicU64::new(0),
                urgency: AtomicU8::new(0),
                #[cfg(feature = "rt")]
                cancelled: AtomicBool::new(false),
                #[cfg(feature = "rt")]
                waker: OnceLock::new(),
                #[cfg(feature = "rt")]
                mark: Mark::default(),
                #[cfg(feature = "rt")]
                time_up: TimeUp::new(news),
                notes: OnceLock::new(),
            }),
        };
        context.set_deadline(deadline);
        context.set_urgency(urgency);
        context
    }

    /// A new deadline, counted from `base`.
    pub(crate) fn set_deadline(&self, deadline: Duration) {
        let nanos = u64::try_from(deadline.as_nanos()).unwrap_or(u64::MAX);
        self.shared.deadline.store(nanos, Ordering::Release);
        #[cfg(feature = "rt")]
        self.tell_deadline();
    }

    pub(crate) fn set_urgency(&self, urgency: Urgency) {
        self.shared.urgency.store(urgency as u8, Ordering::Release);
    }

    /// The cleanup shall be dropped where it waits, and not begin if it has not begun. It is woken for that by its
    /// task's waker, which is the runtime's own. Who else waits for its time to be up is to be woken by whoever calls.
    #[cfg(feature = "rt")]
    pub(crate) fn cancel(&self) -> Option<&Stop> {
        // Who sees that it is cancelled sees that its time is up.
        self.shared.time_up.come();
        self.shared.cancelled.store(true, Ordering::Release);
        // Either this sees the waker, or who has left the waker sees this. And the same with the stop.
        fence(Ordering::SeqCst);
        let stop = self.shared.time_up.come();
        if let Some(waker) = self.shared.waker.get() {
            waker.wake_by_ref();
        }
        stop
    }

    /// From now on a cancel wakes the task of this waker. A task has one for all its life.
    #[cfg(feature = "rt")]
    pub(crate) fn cancel_wakes(&self, waker: &Waker) {
        self.shared.waker.get_or_init(|| waker.clone());
        fence(Ordering::SeqCst);
    }

    /// Whether the cleanup shall be dropped.
    #[cfg(feature = "rt")]
    pub(crate) fn is_cancelled(&self) -> bool {
        self.shared.cancelled.load(Ordering::Acquire)
    }

    #[cfg(feature = "rt")]
    pub(crate) fn mark(&self) -> &Mark {
        &self.shared.mark
    }

    /// What was noted so far, in its order. It never blocks.
    #[cfg(feature = "rt")]
    pub(crate) fn notes(&self) -> impl Iterator<Item = &str> {
        let first = self.shared.notes.get();
        std::iter::successors(first, |note| note.next.get()).map(|note| note.text.as_str())
    }

    /// Has the report say this of the resource, whatever its verdict: how a child ended, how much was written back. The
    /// first 16 notes of a cleanup are kept.
    pub fn note(&self, text: impl Into<String>) {
        let mut note = Box::new(Note { text: text.into(), next: OnceLock::new() });
        let mut last = &self.shared.notes;
        for _ in 0..NOTES_AT_MOST {
            match last.set(note) {
                Ok(()) => return,
                Err(refused) => note = refused,
            }
            let Some(there) = last.get() else { return };
            last = &there.next;
        }
    }

    /// The name of the resource, as the plan and the report have it.
    pub fn name(&self) -> &'static str {
        self.shared.name
    }

    /// When the cleanup is stopped. It is dropped at its next `.await` after this, and its abort is called. Where it has
    /// asked for its [`stop`](Self::stop), that comes then, and it is polled once more before it is dropped.
    pub fn deadline(&self) -> Instant {
        self.shared.base + Duration::from_nanos(self.shared.deadline.load(Ordering::Acquire))
    }

    /// What is left until [`deadline`](Self::deadline); zero when it has passed.
    pub fn remaining(&self) -> Duration {
        self.deadline().saturating_duration_since(clock::now())
    }

    /// How urgent the shutdown is by now.
    pub fn urgency(&self) -> Urgency {
        match self.shared.urgency.load(Ordering::Acquire) {
            0 => Urgency::Graceful,
            1 => Urgency::Fast,
            _ => Urgency::Immediate,
        }
    }
}

impl fmt::Debug for CleanupContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CleanupContext")
            .field("name", &self.shared.name)
            .field("remaining", &self.remaining())
            .field("urgency", &self.urgency())
            .finish()
    }
}

#[cfg(all(test, feature = "rt"))]
mod tests {
    use super::*;

    #[test]
    fn notes_are_kept_in_their_order_and_not_without_end() {
        let stop = Stop::new(crate::driver::Mailbox::nowhere());
        let cx =
            CleanupContext::new("Database", Instant::now(), Duration::ZERO, Urgency::Graceful, stop.news());
        assert_eq!(cx.notes().count(), 0);
        for number in 0..NOTES_AT_MOST + 3 {
            cx.note(number.to_string());
        }
        let kept: Vec<&str> = cx.notes().collect();
        assert_eq!((kept.len(), kept[0], kept[15]), (NOTES_AT_MOST, "0", "15"));
    }
}
