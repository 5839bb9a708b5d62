//! The defaults of a lifecycle's bounds, and the cases of the shares that random ones rarely meet.

use gracefully::__model::plan::{
    FLOOR, Facts, Held, Identity, Link, LinkKind, Place, PlanBuf, Settings, Source, Written,
};

const SECOND: u64 = 1_000_000_000;
const PLACE: Place = Place { file: "src/main.rs", line: 1, column: 1 };

fn seconds(number: u64) -> Written {
    Written::new(number * SECOND, Source::Lifecycle)
}

/// A chain of so many resources, each of which uses the next one.
fn chain(count: usize) -> Vec<Facts> {
    let id = |i: usize| Identity::of(format!("R{i}").leak(), "1.0.0", "shop", PLACE);
    (0..count)
        .map(|i| {
            let next = Link { kind: LinkKind::Uses, text: "uses(..)", targets: Held::One(id(i + 1)) };
            let links = if i + 1 < count { vec![next] } else { Vec::new() };
            Facts::new(id(i), PLACE).with_links(links.leak())
        })
        .collect()
}

fn share(facts: &[Facts], settings: &Settings) -> u64 {
    let (plan, _) = PlanBuf::open(facts, settings);
    let unwritten =
        plan.plan().slots.iter().find(|slot| !slot.timeout.is_written()).map(|slot| slot.timeout.nanos);
    unwritten.expect("one is not written")
}

#[test]
fn the_defaults() {
    let settled = Settings::NONE.settle();
    let bounds = [settled.grace, settled.delay, settled.drain, settled.reserve, settled.end, settled.fast];
    assert_eq!(bounds.map(|bound| bound.nanos / SECOND), [30, 0, 5, 1, 1, 1]);
    assert!(bounds.iter().all(|bound| !bound.is_written()));
    assert_eq!(settled.cleanup_budget(), 23 * SECOND);
}

#[test]
fn the_defaults_shrink_with_grace() {
    let settled = Settings { grace: Some(seconds(6)), ..Settings::NONE }.settle();
    let bounds = [settled.drain, settled.reserve, settled.end, settled.fast];
    assert_eq!(bounds.map(|bound| bound.nanos / 1_000_000), [1_000, 600, 600, 1_000]);
    let written = Settings {
        grace: Some(seconds(6)),
        drain: Some(seconds(2)),
        reserve: Some(seconds(1)),
        ..Settings::NONE
    }
    .settle();
    assert_eq!([written.drain.nanos, written.reserve.nanos], [2 * SECOND, SECOND]);
    assert_eq!(written.cleanup_budget(), 2 * SECOND + 400_000_000);
}

#[test]
fn an_even_share_of_what_is_left() {
    assert_eq!(share(&chain(1), &Settings::NONE), 23 * SECOND);
    assert_eq!(share(&chain(4), &Settings::NONE), 23 * SECOND / 4);
    let mut facts = chain(4);
    facts[2].timeout = Some(seconds(11));
    assert_eq!(share(&facts, &Settings::NONE), 4 * SECOND);
}

/// With the bounds of the lifecycle at their defaults an unwritten program fits, however long its chain.
#[test]
fn a_long_chain_goes_below_the_floor() {
    let facts = chain(500);
    assert_eq!(share(&facts, &Settings::NONE), 23 * SECOND / 500);
    assert!(PlanBuf::closed(&facts, &Settings::NONE).is_ok());
}

/// Elsewhere than on the long chain a written number changes nothing.
#[test]
fn a_written_number_beside_the_long_chain_fits() {
    let mut facts = chain(500);
    facts.push(Facts::new(Identity::of("Beside", "1.0.0", "shop", PLACE), PLACE));
    facts[500].timeout = Some(seconds(20));
    assert_eq!(share(&facts, &Settings::NONE), 23 * SECOND / 500);
    assert!(PlanBuf::closed(&facts, &Settings::NONE).is_ok());
}

/// On it, it breaks the budget rather than starve the others.
#[test]
fn a_written_number_does_not_push_the_others_below_the_floor() {
    let mut facts = chain(4);
    facts[0].timeout = Some(seconds(22));
    facts[1].timeout = Some(Written::new(SECOND / 2 + 1, Source::Derive));
    assert_eq!(share(&facts, &Settings::NONE), FLOOR);
    let said = PlanBuf::closed(&facts, &Settings::NONE).expect_err("1 ns too much");
    assert!(
        said[0].starts_with("the worst case of 30.000000001s is over the grace period of 30s"),
        "{said:?}"
    );
    facts[1].timeout = Some(Written::new(SECOND / 2, Source::Derive));
    assert!(PlanBuf::closed(&facts, &Settings::NONE).is_ok());
}

/// A grace period that leaves less than the floor was written: it says so.
#[test]
fn a_written_grace_does_not_push_below_the_floor() {
    let settings = Settings { grace: Some(seconds(1)), ..Settings::NONE };
    assert!(PlanBuf::closed(&chain(2), &settings).is_ok());
    assert_eq!(share(&chain(3), &settings), FLOOR);
    assert!(PlanBuf::closed(&chain(3), &settings).is_err());
}

#[test]
fn written_numbers_alone_may_be_too_much_for_any_number() {
    let mut facts = chain(3);
    for fact in &mut facts {
        fact.timeout = Some(Written::new(u64::MAX, Source::Derive));
    }
    let (plan, said) = PlanBuf::open(&facts, &Settings::NONE);
    assert_eq!(plan.plan().worst_case, u64::MAX);
    assert!(said[0].ends_with("write shorter bounds"), "{said:?}");
}

/// Two counting sorts and a walk: twenty thousand resources with order end at once.
#[test]
fn nothing_is_quadratic() {
    let mut facts = chain(20_000);
    for (i, fact) in facts.iter_mut().enumerate() {
        fact.order = i64::try_from(i / 2).ok();
    }
    let plan = PlanBuf::closed(&facts, &Settings::NONE).expect("it is sound");
    assert_eq!(plan.plan().slots.len(), 29_999);
}
