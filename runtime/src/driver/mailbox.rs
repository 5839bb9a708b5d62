//! The one queue to the guardian's desk. Its order decides every race; posting takes no lock.

use std::io;
use std::panic::Location;
use std::pin::Pin;
use std::sync::{Arc, mpsc};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::guardian::Office;
use super::ways_out::{Leaver, Panicking};
use crate::engine::{Event, InstanceId, SlotRef, View};
use crate::os::{self, Bell, Sleeper};
use crate::resource::CleanupResult;
use crate::resource::{Body, Card};
use crate::words::Verdict;
use crate::work::{Census, Owner};

/// Work that was deferred.
pub(crate) type Work = Pin<Box<dyn Future<Output = CleanupResult> + Send>>;

/// What the guardian is told.
pub(crate) enum Letter {
    /// Something happened that the engine knows what to do about.
    Event(Event),
    /// The app owns one more value.
    Manage { slot: SlotRef, body: Arc<dyn Body>, card: Arc<Card> },
    /// `app.defer`.
    Defer { card: Arc<Card>, work: Work },
    /// `app.close`; alone: of this one, whatever uses its kind.
    Close { id: InstanceId, reply: oneshot::Sender<Verdict>, alone: bool },
    /// `app.ready()`, the first time.
    Ready,
    /// A thread ends the process by itself, and is held.
    WayOut(Leaver),
    /// A thread panics, and is about to say so.
    Panics { number: u64, panicking: Panicking },
    /// It has said so.
    Panicked { number: u64 },
    /// Main has this to say at its end, or a child has ended.
    Say(String),
    /// The runtime stands: cleanups run on it.
    Runtime(Handle),
    /// Somebody wants to see how it goes. Before the request there is nothing to see, and no answer.
    Look { reply: oneshot::Sender<View> },
    /// A task panicked.
    TaskPanicked(TaskPanic),
    /// A resource was used after its verdict.
    UsedLate { name: &'static str, place: &'static Location<'static> },
}

/// A task that panicked.
pub(crate) struct TaskPanic {
    pub(crate) of: Owner,
    pub(crate) work: Census,
    pub(crate) message: String,
}

/// Where to post. Posting never blocks; after the guardian is gone it does nothing.
#[derive(Clone)]
pub(crate) struct Mailbox(Arc<Post>);

/// One count for both: every cleanup has a clone.
struct Post {
    letters: mpsc::Sender<Letter>,
    ring: Ring,
}

/// Whom to wake.
enum Ring {
    /// A guardian that is a thread.
    Thread(Office),
    /// A guardian that is a task of a test.
    #[cfg(feature = "testing")]
    Task(Arc<tokio::sync::Notify>),
}

/// The guardian's end.
pub(super) type Inbox = mpsc::Receiver<Letter>;

/// Makes the queue to a guardian that is a thread: the bell rings for signals too.
pub(super) fn mailbox() -> io::Result<(Mailbox, Inbox, Bell, Sleeper)> {
    let (bell, sleeper) = os::bell()?;
    let (letters, inbox) = mpsc::channel();
    let mailbox = Mailbox(Arc::new(Post { letters, ring: Ring::Thread(Office::new(bell.clone())) }));
    Ok((mailbox, inbox, bell, sleeper))
}

/// Makes the queue to a guardian that is a task.
#[cfg(feature = "testing")]
pub(super) fn mailbox_of_task(bell: Arc<tokio::sync::Notify>) -> (Mailbox, Inbox) {
    let (letters, inbox) = mpsc::channel();
    (Mailbox(Arc::new(Post { letters, ring: Ring::Task(bell) })), inbox)
}

impl Mailbox {
    /// One that nobody opens.
    #[cfg(test)]
    pub(crate) fn nowhere() -> Self {
        mailbox().expect("a queue can be made").0
    }

    pub(crate) fn post(&self, letter: Letter) {
        if self.0.letters.send(letter).is_ok() {
            match &self.0.ring {
                Ring::Thread(office) => office.ring(),
                #[cfg(feature = "testing")]
                Ring::Task(bell) => bell.notify_one(),
            }
        }
    }

    /// Whether this is a test's, which always tells the same story.
    pub(crate) fn is_played(&self) -> bool {
        !matches!(self.0.ring, Ring::Thread(_))
    }

    pub(crate) fn event(&self, event: Event) {
        self.post(Letter::Event(event));
    }

    /// The same from a task of the app's runtime or from main's thread, which sees to it that the letter is opened, if
    /// nobody else does. It may begin cleanups, so nothing that must not overlap with them is left to do.
    pub(super) fn bring(&self, event: Event) {
        match &self.0.ring {
            Ring::Thread(office) => {
                if self.0.letters.send(Letter::Event(event)).is_ok() {
                    office.visit();
                }
            }
            #[cfg(feature = "testing")]
            Ring::Task(_) => self.event(event),
        }
    }

    /// Where the guardian works, if it is a thread.
    #[cfg_attr(
        not(feature = "testing"),
        expect(clippy::unnecessary_wraps, reason = "in a test it may be a task")
    )]
    pub(super) fn office(&self) -> Option<&Office> {
        match &self.0.ring {
            Ring::Thread(office) => Some(office),
            #[cfg(feature = "testing")]
            Ring::Task(_) => None,
        }
    }
}
