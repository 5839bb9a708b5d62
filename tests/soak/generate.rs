//! A program from a seed.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use support::shapes::{Call, Fault, Moment, Part, Shape, Spec, Way, Wish};

const HUP: u8 = 1;
const INT: u8 = 2;
const QUIT: u8 = 3;
const TERM: u8 = 15;

/// The same seed gives the same program.
pub(crate) fn spec(seed: u64) -> Spec {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    specs().new_tree(&mut runner).expect("nothing is filtered").current()
}

fn specs() -> impl Strategy<Value = Spec> {
    let shape = prop::sample::select(&Shape::ALL[..]);
    let parts = [part(), part(), part(), part()];
    let some_type = || prop_oneof![4 => Just(None), 1 => (0..4_usize).prop_map(Some)];
    let deferred = prop_oneof![4 => Just(None), 1 => fault().prop_map(Some)];
    let wishes = prop::collection::vec(wish(), 0..4);
    let current_thread = prop::bool::weighted(0.25);
    (shape, current_thread, parts, way(), some_type(), some_type(), deferred, wishes).prop_map(
        |(shape, current_thread, parts, way, late, mut early, deferred, mut wishes)| {
            // A cleanup that keeps the only thread there is would keep main from ever being ready.
            if current_thread && parts.iter().any(|part| part.cleanup == Fault::Block) {
                early = None;
            }
            if !way.ends_by_itself() {
                // Somebody has to ask it to end, at a moment that comes.
                if wishes.is_empty() {
                    wishes.push(Wish { after: Moment::Ready, pause: 0, signal: TERM });
                }
                if !matches!(wishes[0].after, Moment::Begun | Moment::Ready) {
                    wishes[0].after = Moment::Ready;
                }
            }
            Spec { shape, current_thread, parts, way, late, early, deferred, wishes }
        },
    )
}

fn part() -> impl Strategy<Value = Part> {
    let count = prop_oneof![1 => Just(0), 5 => Just(1), 2 => Just(2), 1 => Just(3)];
    (count, call(), fault(), call()).prop_map(|(count, quiesce, cleanup, abort)| Part {
        count,
        quiesce,
        cleanup,
        abort,
    })
}

/// Most are fine: with everything broken at once little can be told from what comes of it.
fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        6 => Just(Fault::Fine),
        4 => Just(Fault::Slow),
        1 => Just(Fault::Error),
        1 => Just(Fault::Panic),
        1 => Just(Fault::Hang),
        1 => Just(Fault::Block),
        1 => Just(Fault::Leave),
    ]
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![14 => Just(Call::Fine), 2 => Just(Call::Slow), 1 => Just(Call::Panic), 1 => Just(Call::Block)]
}

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![
        6 => Just(Way::Wait),
        1 => Just(Way::Deaf),
        1 => Just(Way::Stuck),
        1 => Just(Way::TaskPanics),
        1 => Just(Way::Return),
        1 => Just(Way::Error),
        1 => Just(Way::Panic),
        1 => (0..5_u8).prop_map(Way::Code),
        1 => Just(Way::Shutdown),
        1 => (0..5_u8).prop_map(Way::Exit),
        1 => (0..5_u8).prop_map(Way::Leave),
        1 => (0..5_u8).prop_map(Way::TaskLeaves),
        1 => (0..5_u8).prop_map(Way::ThreadLeaves),
        1 => Just(Way::PanicTwice),
    ]
}

fn wish() -> impl Strategy<Value = Wish> {
    let after = prop::sample::select(vec![
        Moment::Begun,
        Moment::Ready,
        Moment::Quiesce,
        Moment::Cleanup,
        Moment::Abort,
    ]);
    let signal = prop::sample::select(vec![TERM, TERM, INT, INT, HUP, QUIT]);
    let pause = prop_oneof![2 => Just(0), 3 => 0..60_u16, 1 => 0..600_u16];
    (after, pause, signal).prop_map(|(after, pause, signal)| Wish { after, pause, signal })
}
