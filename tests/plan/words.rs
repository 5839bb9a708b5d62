//! What is said of every fault, to be read as its reader would.

use gracefully::__model::plan::{
    Facts, Held, Identity, Link, LinkKind, Place, PlanBuf, Settings, Solved, Source, Written, check_entry,
    count_edges, count_slots,
};

const fn id(name: &'static str) -> Identity {
    Identity::of(name, "1.0.0", "shop", Place { file: "src/main.rs", line: 1, column: 1 })
}

const fn facts(name: &'static str) -> Facts {
    Facts::new(id(name), Place { file: "src/main.rs", line: 1, column: 1 })
}

const A_USES_B: &[Link] =
    &[Link { kind: LinkKind::Field, text: "field `b: Managed<B>`", targets: Held::One(id("B")) }];
const B_USES_C: &[Link] = &[Link { kind: LinkKind::Uses, text: "uses(C)", targets: Held::One(id("C")) }];
const C_USES_A: &[Link] =
    &[Link { kind: LinkKind::ClosesBefore, text: "closes_before(A)", targets: Held::One(id("A")) }];

const GOOD: &[Facts] = &[facts("A").with_links(A_USES_B), facts("B").with_links(B_USES_C), facts("C")];
const SOLVED: &Solved<{ count_slots(GOOD) }, { count_edges(GOOD) }> = &Solved::solve(GOOD, &Settings::NONE);
const _: () = check_entry(SOLVED, 0);

#[test]
fn show() {
    println!("{:#?}", SOLVED.plan());
    let bad =
        [facts("A").with_links(A_USES_B), facts("B").with_links(B_USES_C), facts("C").with_links(C_USES_A)];
    for m in PlanBuf::closed(&bad, &Settings::NONE).unwrap_err() {
        println!("{m}\n");
    }
    for m in PlanBuf::open(&bad, &Settings::NONE).1 {
        println!("{m}\n");
    }
    let bad = [facts("A").with_links(A_USES_B).with_order(5), facts("B").with_order(1)];
    for m in PlanBuf::closed(&bad, &Settings::NONE).unwrap_err() {
        println!("{m}\n");
    }
    for m in PlanBuf::open(&bad, &Settings::NONE).1 {
        println!("{m}\n");
    }
    let bad = [
        facts("A").with_links(A_USES_B).with_timeout(Written::new(20_000_000_000, Source::Derive)),
        facts("B").with_timeout(Written::new(10_500_000_000, Source::Environment("B_TIMEOUT"))),
    ];
    for m in PlanBuf::closed(&bad, &Settings::NONE).unwrap_err() {
        println!("{m}\n");
    }
    for m in PlanBuf::open(&bad, &Settings::NONE).1 {
        println!("{m}\n");
    }
}
