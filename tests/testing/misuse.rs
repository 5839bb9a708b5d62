//! A test that would prove nothing fails, and an assertion that fails says what happened instead.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use gracefully::testing::Drill;
use gracefully::{Signal, Verdict};

use crate::shop::{Books, Cache, Database, Server, Shop, shop, terminated};

fn said(test: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(test)).expect_err("it passes");
    panic.downcast_ref::<String>().expect("it says why").clone()
}

fn says(parts: &[&str], test: impl FnOnce()) {
    let said = said(test);
    for part in parts {
        assert!(said.contains(part), "no {part:?} in:\n{said}");
    }
}

#[test]
fn a_fault_that_nothing_meets() {
    says(&["never managed, so its fault was never met: `Database`", "nothing was open"], || {
        terminated().hang::<Database>().run(async |app| app.stopping().await);
    });
}

#[test]
fn a_request_that_comes_too_late() {
    says(&["the program had ended before it was asked to (SIGINT at 120s)"], || {
        terminated().request_at(Duration::from_mins(2), Signal::Int).run(shop);
    });
}

#[test]
fn a_program_that_nothing_ends() {
    says(&["nothing asked it to end: write `request_at(..)`"], || {
        Drill::<Shop>::new().run(shop);
    });
}

#[test]
fn an_assertion_in_main() {
    says(&["main panicked: nobody asked it to stop", "3 resources closed"], || {
        terminated().run(async |app| {
            Books::default().open(&app);
            assert!(app.is_stopping(), "nobody asked it to stop");
        });
    });
}

#[tokio::test]
async fn a_runtime_around_it() {
    says(&["run it from a plain `#[test]`"], || {
        terminated().run(shop);
    });
}

#[test]
fn assertions_say_what_happened_instead() {
    let outcome = terminated().hang::<Server>().run(shop);
    let line = "Server    timed out  worked 10s of 10s";
    says(&["it is not clean", line], || {
        outcome.assert_clean();
    });
    says(&["`Server`: timed out, not cleaned", line], || {
        outcome.assert_verdict::<Server>(Verdict::Cleaned);
    });
    says(&["`Server` began to close before `Database` was closed", line], || {
        outcome.assert_closed_before::<Database, Server>();
    });
    // These two close at the same time.
    says(&["`Cache` began to close before `Database` was closed"], || {
        outcome.assert_closed_before::<Database, Cache>();
    });
    says(&["`Database` began to close before `Cache` was closed"], || {
        outcome.assert_closed_before::<Cache, Database>();
    });
    says(&["it took 11", "not 5s", line], || {
        outcome.assert_within(Duration::from_secs(5));
    });
    says(&["its status is 70, not 0", line], || {
        outcome.assert_status(0);
    });
}

#[test]
fn assertions_about_what_was_never_there() {
    let outcome = terminated().run(async |app| app.stopping().await);
    says(&["no `Server` was managed", "nothing was open"], || {
        outcome.assert_verdict::<Server>(Verdict::Cleaned);
    });
    says(&["no `Server` was managed"], || {
        outcome.assert_closed_before::<Server, Cache>();
    });
    outcome.assert_clean();
}
