//! What the app owns, and the counted borrows that it gives out.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use super::{Holds, Resource};
use crate::plan::Held;

#[cfg(feature = "rt")]
pub(crate) use owner::{Body, Card};

/// A shared, counted borrow of a resource that the app owns. It never cleans up.
///
/// Holding one in a field of another resource *is* the dependency: that one closes first. The value is dropped with
/// the last `Managed`, after its cleanup.
///
/// It is type-erased inside, so that long chains of resources do not make long chains of auto traits.
pub struct Managed<T> {
    instance: Arc<dyn Any + Send + Sync>,
    #[cfg(feature = "rt")]
    card: Arc<Card>,
    resource: PhantomData<fn() -> T>,
}

/// A value that the app owns. A type of its own, so that what the app does with it is not implemented for what users
/// see.
struct Instance<T>(T);

/// What the app's side knows of an instance. Without the runtime there is no app, and nothing makes a `Managed`.
#[cfg(feature = "rt")]
mod owner {
    use std::future::Future;
    use std::marker::PhantomData;
    use std::panic::Location;
    use std::pin::Pin;
    use std::sync::atomic::{AtomicBool, AtomicU8, Ordering, fence};
    use std::sync::{Arc, OnceLock};
    use std::time::Instant;

    use super::super::{Cleanup, CleanupResult, Resource};
    use super::{Instance, Managed};
    use crate::context::CleanupContext;
    use crate::driver::Letter;
    use crate::engine::InstanceId;
    use crate::words::Verdict;
    use crate::work::{Group, Guard, News, Owner, Pace, Stop, Stopped, Task, TaskGroup};

    /// What the guardian and all borrows know of one instance, apart from its value.
    pub(crate) struct Card {
        pub(crate) id: InstanceId,
        pub(crate) name: &'static str,
        /// Where it was managed, or deferred.
        pub(crate) place: &'static Location<'static>,
        /// Its verdict: one more than its place among them, 0 as long as there is none.
        verdict: AtomicU8,
        /// How often a use after the verdict was told; the first few say it all.
        told: AtomicU8,
        /// It was told to take no new work.
        closed: AtomicBool,
        /// Its tasks and guards, once there were any.
        work: OnceLock<Group>,
        news: Arc<News>,
    }

    /// How many uses after its verdict are told for one instance.
    const TOLD_AT_MOST: u8 = 8;

    impl Card {
        /// For an instance that comes from the caller's place.
        #[track_caller]
        pub(crate) fn new(id: InstanceId, name: &'static str, news: &Arc<News>) -> Arc<Self> {
            Arc::new(Self {
                id,
                name,
                place: Location::caller(),
                verdict: AtomicU8::new(0),
                told: AtomicU8::new(0),
                closed: AtomicBool::new(false),
                work: OnceLock::new(),
                news: Arc::clone(news),
            })
        }

        /// How many `Managed` there are. Beside them only the guardian has the card.
        pub(crate) fn held(self: &Arc<Self>) -> usize {
            Arc::strong_count(self) - 1
        }

        /// It has its verdict.
        pub(crate) fn settle(&self, verdict: Verdict) {
            self.verdict.store(1 + verdict as u8, Ordering::Release);
        }

        /// Its verdict, once it has one.
        pub(crate) fn verdict(&self) -> Option<Verdict> {
            let place = self.verdict.load(Ordering::Acquire).checked_sub(1)?;
            Verdict::ALL.get(usize::from(place)).copied()
        }

        /// Its tasks and guards.
        fn work(&self) -> &Group {
            let work = self.work.get_or_init(|| Group::of_part(&self.news, Owner::Instance(self.id)));
            // Either this sees that it was told, or who told it sees these.
            fence(Ordering::SeqCst);
            if self.closed.load(Ordering::Relaxed) {
                work.close(None);
            }
            work
        }

        /// It takes no new work, and what is in flight has to be done by then. Gives what there has been: who waits for its
        /// stop is to be woken, also where nothing is in flight.
        pub(crate) fn close(&self, by: Instant) -> Option<Group> {
            self.closed.store(true, Ordering::Relaxed);
            fence(Ordering::SeqCst);
            let work = self.work.get()?;
            work.close(Some(by));
            Some(work.clone())
        }

        /// The tasks and guards there have been.
        pub(crate) fn worked(&self) -> Option<&Group> {
            self.work.get()
        }

        /// Tells the report where it was used although it is closed.
        #[cold]
        fn tell_use(&self, place: &'static Location<'static>) {
            if self.told.fetch_add(1, Ordering::Relaxed) < TOLD_AT_MOST {
                self.news.mailbox.post(Letter::UsedLate { name: self.name, place });
            } else {
                self.told.store(TOLD_AT_MOST, Ordering::Relaxed);
            }
        }
    }

    /// What the guardian can have done to an instance, whatever its type.
    pub(crate) trait Body: Send + Sync {
        fn quiesce(&self);
        fn cleanup(
            self: Arc<Self>,
            cx: CleanupContext,
        ) -> Pin<Box<dyn Future<Output = CleanupResult> + Send>>;
        fn abort(&self);
    }

    impl<T: Cleanup> Body for Instance<T> {
        fn quiesce(&self) {
            self.0.quiesce();
        }

        fn cleanup(
            self: Arc<Self>,
            cx: CleanupContext,
        ) -> Pin<Box<dyn Future<Output = CleanupResult> + Send>> {
            Box::pin(async move { self.0.cleanup(&cx).await })
        }

        fn abort(&self) {
            self.0.abort();
        }
    }

    impl<T: Resource> Managed<T> {
        /// Wraps `value`, and gives the guardian's half with it.
        pub(crate) fn new(value: T, card: Arc<Card>) -> (Self, Arc<dyn Body>) {
            let instance = Arc::new(Instance(value));
            let body: Arc<dyn Body> = instance.clone();
            (Self { instance, card, resource: PhantomData }, body)
        }
    }

    impl<T> Managed<T> {
        pub(crate) fn card(&self) -> &Arc<Card> {
            &self.card
        }

        /// Spawns `future` on the app's runtime, as [`App::spawn`](crate::App::spawn) does. It is told with all the rest,
        /// or when this resource closes early, and is gone before the cleanup.
        #[track_caller]
        pub fn spawn<F>(&self, future: F) -> Task<F::Output>
        where
            F: Future<Output: Send> + Send + 'static,
        {
            self.card.work().spawn(None, Location::caller(), future)
        }

        /// Spawns a task that is told and waited for, as [`App::spawn_graceful`](crate::App::spawn_graceful) does, and is
        /// gone before the cleanup of this resource.
        #[track_caller]
        pub fn spawn_graceful<F, Fut>(&self, task: F) -> Task<Fut::Output>
        where
            F: FnOnce(Stop) -> Fut,
            Fut: Future<Output: Send> + Send + 'static,
        {
            self.card.work().spawn_graceful(None, Location::caller(), task)
        }

        /// Work in flight that is no task, as [`App::guard`](crate::App::guard). The cleanup of this resource waits for it.
        ///
        /// # Errors
        ///
        /// After the stop, or when this resource was told to close.
        #[track_caller]
        pub fn guard(&self, name: &'static str) -> Result<Guard, Stopped> {
            self.card.work().guard(name, Location::caller())
        }

        /// Tasks and guards that are cancelled together, as [`App::group`](crate::App::group). The cleanup of this resource
        /// waits for them.
        pub fn group(&self, name: &'static str) -> TaskGroup {
            TaskGroup::new(self.card.work(), name, None)
        }

        /// The same for long-lived connections, which are told in batches, as [`App::paced`](crate::App::paced).
        pub fn paced(&self, name: &'static str, pace: Pace) -> TaskGroup {
            TaskGroup::new(self.card.work(), name, Some(pace))
        }

        /// Tells the report where a closed resource is used.
        #[inline]
        pub(super) fn note_use(&self, place: &'static Location<'static>) {
            if self.card.verdict.load(Ordering::Acquire) > 0 {
                self.card.tell_use(place);
            }
        }
    }
}

impl<T: 'static> Deref for Managed<T> {
    type Target = T;

    /// In debug builds a use after the verdict is told in the report, with the place: the only honest detector of a
    /// value that outlives its cleanup.
    #[track_caller]
    fn deref(&self) -> &T {
        #[cfg(feature = "rt")]
        if cfg!(debug_assertions) {
            self.note_use(std::panic::Location::caller());
        }
        match self.instance.downcast_ref::<Instance<T>>() {
            Some(instance) => &instance.0,
            None => unreachable!("a `Managed<T>` is only made around a `T`"),
        }
    }
}

impl<T> Clone for Managed<T> {
    fn clone(&self) -> Self {
        Self {
            instance: Arc::clone(&self.instance),
            #[cfg(feature = "rt")]
            card: Arc::clone(&self.card),
            resource: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Managed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Managed<{}>", std::any::type_name::<T>())
    }
}

impl<T: Resource> Holds for Managed<T> {
    const HELD: Held = Held::One(T::IDENTITY);
}
