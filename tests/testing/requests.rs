//! Every way to end, and more than one of them.

use std::process::ExitCode;
use std::time::Duration;

use gracefully::testing::{Drill, Request};
use gracefully::{App, MainRecord, Reason, Signal, Urgency, Verdict};

use crate::shop::{Books, Count, Database, Server, Shop, shop, terminated};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_second_signal_hurries_in_the_same_order() {
    let outcome = terminated().hang::<Server>().request_at(65 * SECOND, Signal::Int).run(shop);
    assert_eq!(outcome.report().urgency, Urgency::Fast);
    outcome.assert_verdict::<Server>(Verdict::TimedOut).assert_verdict::<Database>(Verdict::Cleaned);
    outcome.assert_closed_before::<Server, Database>();
    // 5 s until the second signal, and the short bound of 3 s.
    assert_eq!(outcome.report().resources[0].worked.as_secs(), 8);
}

#[test]
fn two_signals_within_a_moment_are_one_wish() {
    let outcome = terminated().request_at(60 * SECOND + Duration::from_millis(5), Signal::Int).run(shop);
    assert_eq!(outcome.report().urgency, Urgency::Graceful);
    outcome.assert_clean();
}

#[test]
fn a_third_signal_ends_it_with_main_still_there() {
    let books = Books::default();
    let outcome = terminated()
        .request_at(61 * SECOND, Signal::Term)
        .request_at(62 * SECOND, Signal::Int)
        .hang::<Server>()
        .run(async |app| {
            books.open(&app);
            app.stopping().await;
            std::future::pending::<()>().await;
        });
    outcome.assert_status(130);
    assert!(outcome.report().forced && !outcome.report().clean);
    assert_eq!(books.cleaned.get(), 0);
}

#[test]
fn sigquit_aborts() {
    let books = Books::default();
    let outcome = Drill::<Shop>::new().request_at(SECOND, Signal::Quit).run(async |app| {
        books.open(&app);
        app.stopping().await;
    });
    outcome.assert_verdict::<Server>(Verdict::Aborted).assert_verdict::<Database>(Verdict::Aborted);
    outcome.assert_closed_before::<Server, Database>().assert_within(SECOND);
    assert_eq!((books.cleaned.get(), books.aborted.get()), (0, 3));
}

#[test]
fn a_clean_end_by_sigint_is_one_by_that_signal() {
    let outcome = Drill::<Shop>::new().request_at(SECOND, Signal::Int).run(shop);
    outcome.assert_clean().assert_status(130);
}

#[test]
fn from_outside_without_a_signal() {
    let outcome = Drill::<Shop>::new().request_at(SECOND, Request::Exit(3)).run(shop);
    outcome.assert_clean().assert_status(3);
    let outcome = Drill::<Shop>::new().request_at(SECOND, Request::Shutdown).run(shop);
    outcome.assert_clean().assert_status(0);
    assert_eq!(outcome.report().reason, Some(Reason::Shutdown));
}

#[test]
fn main_ends_it_by_whatever_it_does() {
    let open = |app: &App<Shop>| Books::default().open(app);
    let returned = Drill::<Shop>::new().run(async |app| {
        open(&app);
        tokio::time::sleep(SECOND).await;
        ExitCode::from(4)
    });
    returned.assert_clean().assert_status(4);
    let failed = Drill::<Shop>::new().run(async |app| {
        open(&app);
        Err::<(), _>("no such table")
    });
    failed.assert_clean().assert_status(1);
    assert!(
        matches!(&failed.report().reason, Some(Reason::MainFailed(error)) if error.contains("no such table"))
    );
    let asked = Drill::<Shop>::new().run(async |app| {
        open(&app);
        app.exit(5);
        app.stopping().await;
    });
    asked.assert_clean().assert_status(5);
    let panicked = Drill::<Shop>::new().main_may_panic().run(async |app| {
        open(&app);
        assert!(app.is_stopping(), "on purpose");
    });
    panicked.assert_clean().assert_status(101);
    assert_eq!(panicked.report().main.ended, MainRecord::Panicked("on purpose".into()));
}

#[test]
fn a_main_that_never_asks_is_dropped() {
    let outcome = terminated().run(async |app| {
        Books::default().open(&app);
        std::future::pending::<()>().await;
    });
    outcome.assert_clean();
    assert_eq!(
        (&outcome.report().main.ended, outcome.report().main.worked),
        (&MainRecord::Dropped, Duration::ZERO)
    );
}

struct Kept(Count);

impl Drop for Kept {
    fn drop(&mut self) {
        self.0.one_more();
    }
}

/// What else an app does works here as well.
#[test]
fn closing_early_deferring_and_keeping() {
    let (deferred, kept) = (Count::default(), Count::default());
    let outcome = Drill::<Shop>::new().hang::<Database>().run(async |app| {
        let database = app.manage(Database { cleaned: Count::default(), aborted: Count::default() });
        app.keep(Kept(kept.clone()));
        app.defer("flush", {
            let deferred = deferred.clone();
            async move { deferred.one_more() }
        });
        assert_eq!(app.close(&database).await, Verdict::TimedOut);
    });
    outcome.assert_verdict::<Database>(Verdict::TimedOut).assert_status(70);
    assert_eq!((deferred.get(), kept.get()), (1, 1));
}
