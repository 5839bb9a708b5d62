//! P1 to P5 on random closed lifecycles.

use std::collections::BTreeSet;

use gracefully::__model::plan::{FaultKind, LinkKind, Origin, Plan, PlanBuf, Solved};
use proptest::prelude::*;

use crate::case::{Case, MOST, Wild, cases};
use crate::naive::Naive;

/// Room for the largest case: every link of every entry, and barriers.
type Room = Solved<{ 2 * MOST }, { MOST * 12 }>;

fn solve(case: &Case) -> Room {
    Room::solve(&case.facts(), &case.settings())
}

pub(crate) fn name<'a>(plan: &Plan<'a>, slot: u32) -> &'a str {
    plan.slots[slot as usize].identity.name
}

fn resources<'a>(plan: &'a Plan<'_>) -> impl Iterator<Item = u32> + 'a {
    (0..).zip(plan.slots).filter(|(_, slot)| !slot.barrier).map(|(i, _)| i)
}

pub(crate) fn position(plan: &Plan<'_>, slot: u32) -> usize {
    plan.order.iter().position(|at| *at == slot).expect("every slot is in the order")
}

fn word(kind: &FaultKind) -> &'static str {
    match kind {
        FaultKind::Duplicate { .. } => "duplicate",
        FaultKind::NotDeclared { .. } => "not declared",
        FaultKind::Opaque { .. } => "opaque",
        FaultKind::Itself { .. } => "itself",
        FaultKind::Cycle { .. } | FaultKind::AgainstOrder { .. } => "cycle",
        FaultKind::OverGrace { .. } => "over grace",
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    /// P1, and the other direction: what the rules order is ordered.
    #[test]
    fn the_order_respects_every_edge(case in cases(Wild::Sound)) {
        let (solved, naive) = (solve(&case), Naive::of(&case));
        let plan = solved.plan();
        prop_assert!(!naive.is_cyclic());
        prop_assert_eq!(plan.order.len(), plan.slots.len());
        prop_assert_eq!(plan.order.iter().collect::<BTreeSet<_>>().len(), plan.slots.len());
        for edge in plan.edges {
            prop_assert!(position(&plan, edge.before) < position(&plan, edge.after));
        }
        for a in resources(&plan) {
            for b in resources(&plan) {
                if naive.has(name(&plan, a), name(&plan, b)) {
                    prop_assert!(position(&plan, a) < position(&plan, b));
                }
            }
        }
    }

    /// P1: one edge for each pair that something says, with the strongest thing that says it, in order.
    #[test]
    fn edges_are_what_is_said_once(case in cases(Wild::Tangled)) {
        let (solved, naive) = (solve(&case), Naive::of(&case));
        let plan = solved.plan();
        prop_assert!(plan.edges.is_sorted_by_key(|edge| (edge.before, edge.after)));
        let mut said = BTreeSet::new();
        for edge in plan.edges {
            let pair = (name(&plan, edge.before).to_owned(), name(&plan, edge.after).to_owned());
            match edge.origin {
                Origin::Said { by, kind, text, .. } => {
                    let used = matches!(kind, LinkKind::Field | LinkKind::Uses);
                    prop_assert_eq!(used, naive.used.contains(&pair));
                    let told = format!("{kind:?} ");
                    prop_assert!(text.starts_with(&told));
                    prop_assert!(by == edge.before || by == edge.after);
                    prop_assert!(said.insert(pair));
                }
                Origin::Order => {
                    let ends = [edge.before, edge.after].map(|end| plan.slots[end as usize].barrier);
                    prop_assert!(ends[0] || ends[1]);
                }
            }
        }
        prop_assert_eq!(said, naive.said);
    }

    /// P2, and every other fault: those that are there, and no others.
    #[test]
    fn the_faults_are_those_that_are_there(case in cases(Wild::Any)) {
        let (solved, naive) = (solve(&case), Naive::of(&case));
        let found: BTreeSet<_> = solved.faults().iter().map(|fault| (fault.entry, word(&fault.kind))).collect();
        let own: BTreeSet<_> =
            found.iter().copied().filter(|(_, word)| !matches!(*word, "cycle" | "over grace")).collect();
        // More than 32 are not told.
        if solved.faults().len() < 32 {
            prop_assert_eq!(own, naive.faults.clone());
            prop_assert_eq!(found.iter().any(|(_, word)| *word == "cycle"), naive.is_cyclic());
        }
        let over = found.iter().any(|(_, word)| *word == "over grace");
        prop_assert!(!over || found.len() == 1, "the worst case is told only where it is known");
        if naive.faults.is_empty() && !naive.is_cyclic() {
            let numbers = naive.numbers(&case);
            prop_assert_eq!(over, numbers.worst_case > numbers.grace);
        }
    }

    /// P2: what is told of a cycle is one, and each component of said edges that is one is told.
    #[test]
    fn a_told_cycle_is_a_cycle(case in cases(Wild::Tangled)) {
        let (solved, naive) = (solve(&case), Naive::of(&case));
        let plan = solved.plan();
        let mut told = BTreeSet::new();
        for fault in solved.faults() {
            let names: Vec<&str> = match fault.kind {
                FaultKind::Cycle { from, len } => {
                    let steps = &solved.trail()[from as usize..][..len as usize];
                    steps.iter().map(|step| name(&plan, step.from)).collect()
                }
                FaultKind::AgainstOrder { edge } => {
                    let edge = &plan.edges[edge as usize];
                    vec![name(&plan, edge.before), name(&plan, edge.after)]
                }
                _ => continue,
            };
            prop_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
            for (i, from) in names.iter().enumerate() {
                prop_assert!(naive.has(from, names[(i + 1) % names.len()]));
            }
            let first = names.iter().map(|name| naive.names.iter().position(|other| other == name)).min();
            prop_assert_eq!(first.flatten(), Some(fault.entry));
            told.extend(names.into_iter().map(str::to_owned));
        }
        let said = crate::naive::closure(&naive.names, &naive.said);
        let on = |reach: &BTreeSet<_>, a: &String, b: &String| {
            reach.contains(&(a.clone(), b.clone())) && reach.contains(&(b.clone(), a.clone()))
        };
        for name in &naive.names {
            for reach in [&said, &naive.reach] {
                if on(reach, name, name) {
                    // Told, or in one component with what is told.
                    prop_assert!(told.iter().any(|other| on(reach, name, other)), "{}", name);
                }
            }
        }
    }

    /// P3, and what every slot is told of its time.
    #[test]
    fn the_worst_case_is_the_longest_path(case in cases(Wild::Sound)) {
        let (solved, naive) = (solve(&case), Naive::of(&case));
        let (plan, numbers) = (solved.plan(), naive.numbers(&case));
        prop_assert_eq!(plan.worst_case, numbers.worst_case);
        let path: u64 = plan.critical_path.iter().map(|slot| plan.slots[*slot as usize].timeout.nanos).sum();
        prop_assert_eq!(path, numbers.cleanups);
        for pair in plan.critical_path.windows(2) {
            prop_assert!(naive.has(name(&plan, pair[0]), name(&plan, pair[1])));
        }
        for slot in plan.slots.iter().filter(|slot| !slot.barrier) {
            let (starts_by, stage) = naive.before(slot.identity.name, numbers.share);
            prop_assert_eq!((slot.starts_by, u64::from(slot.stage)), (starts_by, stage));
            if !slot.timeout.is_written() {
                prop_assert_eq!(slot.timeout.nanos, numbers.share);
            }
        }
    }

    /// P4: only a written number can break the budget; and nothing is left lying that could be shared out.
    #[test]
    fn what_nobody_wrote_fits(mut case in cases(Wild::Sound)) {
        case.bounds = [None; 4];
        for entry in &mut case.entries {
            entry.timeout = None;
        }
        let solved = solve(&case);
        let plan = solved.plan();
        prop_assert!(solved.faults().is_empty());
        prop_assert!(plan.worst_case <= plan.settings.grace.nanos);
        let left = plan.settings.grace.nanos - plan.worst_case;
        prop_assert!(plan.slots.is_empty() || left < plan.critical_path.len() as u64);
    }

    /// The grace period that a message proposes is enough.
    #[test]
    fn what_is_proposed_is_enough(mut case in cases(Wild::Sound)) {
        let solved = solve(&case);
        for fault in solved.faults() {
            let FaultKind::OverGrace { enough, without_barriers } = fault.kind else { continue };
            prop_assert!(without_barriers <= solved.plan().worst_case);
            case.bounds[0] = Some(enough / 1_000_000);
            prop_assert_eq!(PlanBuf::closed(&case.facts(), &case.settings()).err(), None);
            // Proposed in round numbers; two steps less are too little.
            let step = if solved.plan().worst_case >= 1_000_000_000 { 1_000 } else { 1 };
            case.bounds[0] = Some((enough / 1_000_000).saturating_sub(2 * step));
            prop_assert!(PlanBuf::closed(&case.facts(), &case.settings()).is_err());
        }
    }

    /// P5.
    #[test]
    fn arrays_and_vectors_give_the_same_plan(case in cases(Wild::Any)) {
        let solved = solve(&case);
        match PlanBuf::closed(&case.facts(), &case.settings()) {
            Ok(plan) => {
                prop_assert!(solved.faults().is_empty());
                prop_assert_eq!(format!("{:?}", plan.plan()), format!("{:?}", solved.plan()));
            }
            Err(words) => prop_assert_eq!(words.len(), solved.faults().len()),
        }
    }
}
