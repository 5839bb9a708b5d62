//! Each fault gives its verdict, and stops nothing else.

use std::time::Duration;

use gracefully::testing::{Drill, Outcome};
use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Phase, Resource, Signal, Verdict};

use crate::shop::{Books, Cache, Database, Server, Shop, shop, terminated};

/// The fault struck the server; the others closed after it.
fn struck_the_server_alone(outcome: &Outcome<Shop>, verdict: Verdict) {
    outcome.assert_verdict::<Server>(verdict).assert_status(70);
    outcome.assert_verdict::<Cache>(Verdict::Cleaned).assert_verdict::<Database>(Verdict::Cleaned);
    outcome.assert_closed_before::<Server, Cache>().assert_closed_before::<Server, Database>();
    assert!(!outcome.report().clean);
}

fn error(outcome: &Outcome<Shop>) -> &str {
    outcome.report().resources[0].error.as_deref().unwrap_or_default()
}

#[test]
fn none_is_clean() {
    let outcome = terminated().run(shop);
    outcome.assert_clean().assert_status(0).assert_within(Duration::from_millis(2100));
    outcome.assert_closed_before::<Server, Cache>().assert_closed_before::<Server, Database>();
    assert_eq!(outcome.verdicts::<Database>(), [Verdict::Cleaned]);
}

#[test]
fn fail() {
    let outcome = terminated().fail::<Server>("no connection").run(shop);
    struck_the_server_alone(&outcome, Verdict::Failed);
    assert_eq!(error(&outcome), "no connection");
}

#[test]
fn panic() {
    let outcome = terminated().panic::<Server>("on purpose").run(shop);
    struck_the_server_alone(&outcome, Verdict::Panicked);
    assert!(error(&outcome).contains("on purpose"), "{outcome}");
}

#[test]
fn hang() {
    let books = Books::default();
    let outcome = terminated().hang::<Server>().run(async |app| {
        books.open(&app);
        app.stopping().await;
    });
    struck_the_server_alone(&outcome, Verdict::TimedOut);
    assert_eq!((books.cleaned.get(), books.aborted.get()), (2, 1), "the abort is the type's own");
    assert_eq!(outcome.report().resources[0].worked.as_secs(), 10);
}

#[test]
fn block() {
    let outcome = terminated().block::<Server>().run(shop);
    struck_the_server_alone(&outcome, Verdict::Abandoned);
    let worked = outcome.report().resources[0].worked;
    assert!((10..=12).contains(&worked.as_secs()), "it has 10 s and a moment for its abort: {worked:?}");
    // The runtime waits for its thread, as it would wait for a real one.
    let end = |outcome: &Outcome<Shop>| {
        let at =
            |step| outcome.report().steps.iter().find(|told| told.step == step).expect("it was reached").at;
        at(Phase::Gone).saturating_sub(at(Phase::End))
    };
    assert!(end(&outcome) > end(&terminated().run(shop)), "{outcome:?}");
}

#[test]
fn slow() {
    terminated().slow::<Server>(Duration::from_millis(8500)).run(shop).assert_clean();
    let outcome = terminated().slow::<Server>(Duration::from_millis(9500)).run(shop);
    struck_the_server_alone(&outcome, Verdict::TimedOut);
}

#[test]
fn a_quiesce_that_panics() {
    let outcome = terminated().panic_quiesce::<Server>("on purpose").run(shop);
    struck_the_server_alone(&outcome, Verdict::Panicked);
    assert_eq!(error(&outcome), "its quiesce panicked: on purpose");
}

#[test]
fn a_quiesce_that_never_returns() {
    let outcome = terminated().block_quiesce::<Server>().run(shop);
    struck_the_server_alone(&outcome, Verdict::Failed);
    assert_eq!(error(&outcome), "its quiesce has not returned");
}

#[test]
fn an_abort_that_panics() {
    let outcome = terminated().hang::<Server>().panic_abort::<Server>("on purpose").run(shop);
    struck_the_server_alone(&outcome, Verdict::TimedOut);
    assert_eq!(error(&outcome), "its abort panicked: on purpose");
}

#[test]
fn an_abort_that_never_returns() {
    let after = |drill: Drill<Shop>| drill.run(shop).report().resources[1].waited;
    let returns = after(terminated().hang::<Server>());
    let blocks = after(terminated().hang::<Server>().block_abort::<Server>());
    assert!(blocks > returns, "nobody waited for the abort: {returns:?}, {blocks:?}");
    let outcome = terminated().hang::<Server>().block_abort::<Server>().run(shop);
    struck_the_server_alone(&outcome, Verdict::TimedOut);
}

#[derive(Resource)]
#[resource(timeout = "1s")]
struct Store {}

impl Cleanup for Store {
    async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

/// An open lifecycle, and all instances of a resource.
#[test]
fn in_an_open_lifecycle_for_every_instance() {
    let outcome =
        Drill::open().fail::<Store>("full").request_at(Duration::ZERO, Signal::Int).run(async |app: App| {
            let stores: Vec<_> = (0..3).map(|_| app.manage(Store {})).collect();
            app.stopping().await;
            drop(stores);
        });
    assert_eq!(outcome.verdicts::<Store>(), [Verdict::Failed; 3]);
    outcome.assert_status(70);
}
