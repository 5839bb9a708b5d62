//! Open lifecycles: nothing is refused, the weakest yields.

use std::collections::BTreeSet;

use gracefully::__model::plan::{LinkKind, Origin, PlanBuf};
use proptest::prelude::*;

use crate::case::{Wild, cases};
use crate::closed::{name, position};
use crate::naive::{Naive, closure};

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is said, every slot is in the order, and the order respects every edge that is left.
    #[test]
    fn there_is_always_an_order(case in cases(Wild::Any)) {
        let (plan, _) = PlanBuf::open(&case.facts(), &case.settings());
        let plan = plan.plan();
        prop_assert_eq!(plan.order.iter().collect::<BTreeSet<_>>().len(), plan.slots.len());
        for edge in plan.edges {
            prop_assert!(position(&plan, edge.before) < position(&plan, edge.after));
        }
    }

    /// What is not on a cycle does not yield; each thing that yields is told.
    #[test]
    fn nothing_yields_but_on_a_cycle(case in cases(Wild::Tangled)) {
        let naive = Naive::of(&case);
        let (plan, told) = PlanBuf::open(&case.facts(), &case.settings());
        let plan = plan.plan();
        let left: BTreeSet<_> = plan
            .edges
            .iter()
            .filter(|edge| matches!(edge.origin, Origin::Said { .. }))
            .map(|edge| (name(&plan, edge.before).to_owned(), name(&plan, edge.after).to_owned()))
            .collect();
        let slot = |name: &str| {
            let at = plan.slots.iter().position(|slot| slot.identity.name == name);
            u32::try_from(at.expect("it is there")).expect("few")
        };
        let respected = |(a, b): &(String, String)| position(&plan, slot(a)) < position(&plan, slot(b));
        for pair in &naive.said {
            prop_assert!(naive.reaches(&pair.1, &pair.0) || respected(pair) && left.contains(pair), "{:?}", pair);
        }
        // The order of a resource yields as a whole: only of what is itself on a cycle.
        for pair in &naive.ordered {
            prop_assert!(naive.on_a_cycle(&pair.1) || respected(pair), "{:?}", pair);
        }
        let yields = told.iter().filter(|words| words.ends_with(" yields")).count();
        let over = usize::from(plan.worst_case > plan.settings.grace.nanos);
        prop_assert_eq!(yields + over, told.len());
        prop_assert_eq!(yields > 0, naive.is_cyclic());
        prop_assert!(naive.said.len() - left.len() <= yields);
    }

    /// `order` yields before what is said, `closes_*` before what is used.
    #[test]
    fn the_weakest_yields(case in cases(Wild::Tangled)) {
        let naive = Naive::of(&case);
        let (plan, _) = PlanBuf::open(&case.facts(), &case.settings());
        let plan = plan.plan();
        let mut said = BTreeSet::new();
        let mut used = BTreeSet::new();
        for edge in plan.edges {
            let pair = (name(&plan, edge.before).to_owned(), name(&plan, edge.after).to_owned());
            if let Origin::Said { kind, .. } = edge.origin {
                if matches!(kind, LinkKind::Field | LinkKind::Uses) {
                    used.insert(pair.clone());
                }
                said.insert(pair);
            }
        }
        let by_said = closure(&naive.names, &naive.said);
        for pair in naive.said.difference(&said) {
            prop_assert!(by_said.contains(&(pair.1.clone(), pair.0.clone())), "{:?} yields to `order`", pair);
        }
        let by_used = closure(&naive.names, &naive.used);
        for pair in naive.used.difference(&used) {
            prop_assert!(by_used.contains(&(pair.1.clone(), pair.0.clone())), "{:?} yields to `closes_*`", pair);
        }
    }
}
