//! A subscriber of `tracing` is user code, and its panics are nobody's fault but its own.

use std::sync::Mutex;

use gracefully::Verdict;
use gracefully::testing::Drill;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::with_default;
use tracing::{Event, Metadata, Subscriber};

use crate::shop::{Books, Shop};

/// Panics where it is asked to, and says once that it did.
struct Panics {
    at: &'static str,
    times: Mutex<u32>,
}

impl Panics {
    fn at(&self, place: &str) {
        if self.at == place {
            *self.times.lock().expect("nobody panics with it") += 1;
            panic!("the subscriber panicked on purpose at {place}");
        }
    }
}

impl Subscriber for Panics {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span()
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        self.at("new");
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {
        self.at("enter");
    }

    fn exit(&self, _: &Id) {
        self.at("exit");
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.at("clone");
        id.clone()
    }

    fn try_close(&self, _: Id) -> bool {
        self.at("close");
        false
    }
}

#[test]
fn a_subscriber_that_panics_keeps_no_cleanup() {
    // Whoever meets a span first says whether anybody wants to know of it, and other tests have no subscriber.
    Drill::<Shop>::new().run(async |app| Books::default().open(&app)).assert_clean();
    for at in ["new", "enter", "exit", "clone", "close"] {
        let panics = std::sync::Arc::new(Panics { at, times: Mutex::default() });
        let outcome = with_default(std::sync::Arc::clone(&panics), || {
            // This one asks again, now that it is known.
            tracing::callsite::rebuild_interest_cache();
            let books = Books::default();
            let opens = books.clone();
            let outcome = Drill::<Shop>::new().run(async |app| opens.open(&app));
            assert_eq!((books.cleaned.get(), books.aborted.get()), (3, 0), "{at}");
            outcome
        });
        outcome.assert_clean();
        assert!(outcome.report().resources.iter().all(|resource| resource.verdict == Verdict::Cleaned));
        assert!(*panics.times.lock().expect("nobody panics with it") > 0, "it was never asked for {at}");
    }
}
