//! One property for each guarantee, over everything that can happen. The witness looks at every step.

use proptest::prelude::*;
use support::virtual_world::{Guarantee, World};

use crate::case::{Case, calm, case};

fn keeps(case: &Case, guarantees: &[Guarantee]) -> Result<World, TestCaseError> {
    let mut world = case.world();
    world.run();
    let broken = world.witness.violations.iter().find(|broken| guarantees.contains(&broken.guarantee));
    if let Some(broken) = broken {
        let trace: Vec<String> =
            world.trace.iter().map(|(at, action)| format!("{at:?} {action:?}")).collect();
        return Err(TestCaseError::fail(format!("{broken}\n{}", trace.join("\n"))));
    }
    prop_assert!(world.witness.is_gone(), "it never leaves");
    Ok(world)
}

/// `PROPTEST_CASES`, or what a run in passing can afford.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    /// Every managed instance gets one verdict, whatever triggers fire and however they overlap.
    #[test]
    fn g1_exactly_once(case in case()) {
        keeps(&case, &[Guarantee::G1])?;
    }

    /// A cleanup starts only when everything that closes before it has its verdict.
    #[test]
    fn g2_in_order(case in case()) {
        keeps(&case, &[Guarantee::G2])?;
    }

    /// The process is gone within grace.
    #[test]
    fn g3_bounded(case in case()) {
        keeps(&case, &[Guarantee::G3])?;
    }

    /// A plan that fits is kept to the end: no fault of one takes time from another.
    #[test]
    fn g3_the_plan_is_kept(case in calm()) {
        keeps(&case, &[Guarantee::G3])?;
    }

    /// No fault stops another cleanup, and what has no verdict gets its abort.
    #[test]
    fn g4_nothing_is_skipped(case in case()) {
        keeps(&case, &[Guarantee::G4])?;
    }

    /// Urgency only rises, what it shortens is short, and the third request ends it.
    #[test]
    fn g5_urgency_only_rises(case in case()) {
        keeps(&case, &[Guarantee::G5, Guarantee::G2])?;
    }

    /// Whoever leaves by itself holds nobody up.
    #[test]
    fn g7_every_way_out(case in case()) {
        keeps(&case, &[Guarantee::G7])?;
    }

    /// Whoever looks on sees everything once: done, waited for, or waiting for its turn.
    #[test]
    fn what_is_seen_adds_up(case in case()) {
        let mut world = case.world();
        world.views = Some(Vec::new());
        world.run();
        let views = world.views.unwrap_or_default();
        prop_assert!(!views.is_empty());
        for view in &views {
            let own = view.waits.iter().filter(|wait| !wait.name.is_empty()).map(|wait| wait.count).sum::<usize>();
            prop_assert_eq!(view.done + own + view.more + view.idle, view.total, "{:#?}", view);
            prop_assert!(view.waits.is_sorted_by_key(|wait| wait.since), "{:#?}", view);
            prop_assert!(view.waits.iter().all(|wait| wait.since <= view.now));
        }
        prop_assert!(views.is_sorted_by_key(|view| view.done));
        prop_assert!(views.last().is_some_and(|view| view.done == view.total && view.next.is_none()));
    }

    /// All are quiesced before anything is waited for, and main takes part as it can.
    #[test]
    fn ladder_begins_in_order(case in case()) {
        keeps(&case, &[Guarantee::Ladder])?;
    }
}
