//! The numbers are the invariants of the module.

#![allow(clippy::unit_arg, reason = "what returns nothing is what is passed on here")]

use std::cell::Cell;
use std::future::pending;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::{AtOnce, Fields, borrowed, call, consumed, immediate, released};
use crate::CleanupContext;
use crate::driver::Mailbox;
use crate::resource::{CleanupResult, Owned};
use crate::words::Urgency;
use crate::work::Stop;

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

fn context(bound: Duration) -> CleanupContext {
    context_from(Instant::now(), bound)
}

fn context_from(base: Instant, bound: Duration) -> CleanupContext {
    let app = Stop::new(Mailbox::nowhere());
    CleanupContext::new("Resource", base, bound, Urgency::Graceful, app.news())
}

fn plenty() -> CleanupContext {
    context(Duration::from_secs(60))
}

/// What happened, in order.
#[derive(Default)]
struct Trace(Mutex<Vec<&'static str>>);

impl Trace {
    fn note(&self, what: &'static str) {
        self.0.lock().expect("nobody panics in here").push(what);
    }

    fn all(&self) -> Vec<&'static str> {
        self.0.lock().expect("nobody panics in here").clone()
    }
}

/// Notes when it is dropped.
struct Noted<'a>(&'a Trace, &'static str);

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.0.note(self.1);
    }
}

fn text(result: CleanupResult) -> String {
    result.expect_err("an error").to_string()
}

#[test]
fn fields_are_released_in_their_order_one_after_another() {
    let trace = Trace::default();
    let fields = Fields::new(&plenty())
        .field("a", || {
            released(async {
                trace.note("a begins");
                sleep(Duration::from_millis(5)).await;
                trace.note("a ends");
            })
        })
        .field("b", || released(trace.note("b")));
    assert!(run(fields.run()).is_ok());
    assert_eq!(trace.all(), ["a begins", "a ends", "b"]);
}

#[test]
fn nothing_begins_before_it_is_awaited() {
    let trace = Trace::default();
    drop(Fields::new(&plenty()).field("a", || released(trace.note("a"))).run());
    assert!(trace.all().is_empty());
}

/// 1, 3.
#[test]
fn a_fault_stops_no_other_field_and_all_are_told() {
    let trace = Trace::default();
    let io = || std::io::Error::other("the disk is gone");
    let fields = Fields::new(&plenty())
        .field("a", || released(Err::<(), _>(io())))
        .field("b", || -> super::Release<'_> { panic!("at once") })
        .field("c", || {
            released(async {
                sleep(Duration::from_millis(1)).await;
                assert_eq!(trace.all(), ["never"], "later");
            })
        })
        .field("d", || released(async { Err::<(), _>("asynchronous") }))
        .field("e", || released(trace.note("e")));
    assert_eq!(
        text(run(fields.run())),
        "field `a`: the disk is gone; field `b` panicked: at once; field `c` panicked: assertion `left == right` failed: later\n  left: []\n right: [\"never\"]; field `d`: asynchronous"
    );
    assert_eq!(trace.all(), ["e"]);
}

/// 1.
#[test]
fn a_panic_while_values_are_dropped_is_one_of_the_field() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }
    let trace = Trace::default();
    let bomb = Bomb;
    // The future that owns the bomb is dropped when it is done.
    let fields = Fields::new(&plenty())
        .field("a", move || {
            let owner = std::future::poll_fn(move |_| {
                let _ = &bomb;
                std::task::Poll::Ready(())
            });
            released(owner)
        })
        .field("b", || released(trace.note("b")));
    assert_eq!(text(run(fields.run())), "field `a` panicked: dropped");
    assert_eq!(trace.all(), ["b"]);
}

/// 2.
#[test]
fn a_field_that_hangs_gets_its_share_its_abort_and_no_more() {
    let trace = Trace::default();
    let begun = Instant::now();
    let fields = Fields::new(&context(Duration::from_millis(300)))
        .field("a", || {
            let noted = Noted(&trace, "a dropped");
            released(async move {
                let _noted = noted;
                pending::<()>().await;
            })
        })
        .abort(|| immediate(trace.note("a aborted")))
        .field("b", || released(pending::<()>()))
        .abort(|| immediate(Err::<(), _>("cannot")))
        .field("c", || released(trace.note("c")));
    let said = text(run(fields.run()));
    let taken = begun.elapsed();
    assert!(said.starts_with("field `a` was not released within its share of "), "{said}");
    assert!(said.contains("; field `b` was not released within its share of "), "{said}");
    assert!(said.ends_with("; the abort of field `b`: cannot"), "{said}");
    assert_eq!(trace.all(), ["a dropped", "a aborted", "c"]);
    // Each got its third, and no more than a machine under load may make of it.
    assert!((190..2000).contains(&taken.as_millis()), "{taken:?}");
}

/// 2.
#[test]
fn time_that_is_not_used_carries_over() {
    let fields = Fields::new(&context(Duration::from_millis(400)))
        .field("a", || released(()))
        .field("b", || released(sleep(Duration::from_millis(150))))
        .field("c", || released(()));
    // A third of 400 ms would not do for `b`; half of what is left does.
    assert!(run(fields.run()).is_ok());
}

/// 2.
#[test]
fn the_last_field_has_no_bound_of_its_own() {
    let cx = context(Duration::from_millis(20));
    let fields = Fields::new(&cx).field("a", || released(sleep(Duration::from_millis(60))));
    assert!(run(fields.run()).is_ok());
}

/// 2.
#[test]
fn a_share_shrinks_with_the_deadline() {
    let base = Instant::now();
    let cx = context_from(base, Duration::from_secs(60));
    let fields = Fields::new(&cx).field("a", || released(pending::<()>())).field("b", || released(())).run();
    let hurry = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(10));
        cx.set_deadline(Duration::from_millis(100));
    });
    let result = run(fields);
    hurry.join().expect("no panic");
    assert!(text(result).starts_with("field `a` was not released within its share of"));
    assert!(base.elapsed() < Duration::from_secs(1), "{:?}", base.elapsed());
}

#[test]
fn an_abort_that_panics_stops_no_other_field() {
    let trace = Trace::default();
    let fields = Fields::new(&context(Duration::from_millis(40)))
        .field("a", || released(pending::<()>()))
        .abort(|| panic!("abort"))
        .field("b", || released(trace.note("b")));
    assert!(text(run(fields.run())).ends_with("the abort of field `a` panicked: abort"));
    assert_eq!(trace.all(), ["b"]);
}

#[test]
fn a_value_is_consumed_once() {
    let owned = Owned::new(5);
    let sum = AtomicU32::new(0);
    let add = |value| {
        sum.fetch_add(value, Ordering::Relaxed);
    };
    for _ in 0..2 {
        assert!(run(consumed(&owned, add)).is_ok());
    }
    assert_eq!(sum.load(Ordering::Relaxed), 5);
}

#[test]
fn a_value_is_borrowed_while_it_is_there() {
    let owned = Owned::new(5);
    let calls = Cell::new(0);
    let see = |value: &mut i32| {
        calls.set(calls.get() + *value);
        *value += 1;
    };
    assert!(borrowed(&owned, see).is_ok());
    assert!(borrowed(&owned, see).is_ok());
    assert_eq!(calls.get(), 11);
    assert_eq!(text(borrowed(&owned, |_| Err::<(), _>("no"))), "no");
    // Whoever has it in hand is not waited for.
    owned.with(|_| assert!(borrowed(&owned, see).is_ok()));
    assert_eq!(owned.take(), Some(7));
    assert!(borrowed(&owned, see).is_ok());
    assert_eq!(calls.get(), 11);
}

#[test]
fn a_closure_learns_its_parameter() {
    assert_eq!(call(&[1, 2, 3], |numbers| numbers.iter().sum::<i32>()), 6);
}

/// 1.
#[test]
fn all_are_called_at_once_and_the_first_fault_is_panicked_with() {
    let trace = Trace::default();
    let call = || {
        AtOnce::new()
            .field("a", || immediate(trace.note("a")))
            .field("b", || panic!("first"))
            .field("c", || immediate(Err::<(), _>("second")))
            .field("d", || immediate(trace.note("d")))
            .end();
    };
    let said = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).expect_err("a panic");
    assert_eq!(said.downcast_ref::<String>().map(String::as_str), Some("field `b` panicked: first"));
    assert_eq!(trace.all(), ["a", "d"]);

    let call = || AtOnce::new().field("a", || immediate(Err::<(), _>("alone"))).end();
    let said = std::panic::catch_unwind(call).expect_err("a panic");
    assert_eq!(said.downcast_ref::<String>().map(String::as_str), Some("field `a`: alone"));
    AtOnce::new().field("a", || Ok(())).end();
}
