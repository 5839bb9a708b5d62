//! 200 resources: nothing is left out, and nothing takes long.

use std::collections::HashSet;

use gracefully::__model::plan::{
    Facts, Held, Identity, Link, LinkKind, Place, PlanBuf, Settings, Source, Written,
};
use gracefully::PlanForm;

use crate::forms::FORMS;
use crate::golden;

const COUNT: usize = 200;

/// Four chains of fifty with a bridge at every tenth link, and an `order` on each twentieth resource.
fn plan() -> PlanBuf {
    let place = |line| Place { file: "wide.rs", line, column: 1 };
    let identity = |index: usize| {
        let line = u32::try_from(index).expect("few");
        Identity::of(format!("Resource{index:03}").leak(), "1.0.0", "wide", place(line))
    };
    let mut all = Vec::new();
    for index in 0..COUNT {
        let mut targets = vec![index + 4];
        if index % 10 == 0 {
            targets.push(index + 5);
        }
        let links = targets.into_iter().filter(|target| *target < COUNT).map(|target| Link {
            kind: LinkKind::Field,
            text: format!("field `next: Managed<Resource{target:03}>`").leak(),
            targets: Held::One(identity(target)),
        });
        let mut facts = Facts::new(identity(index), place(1)).with_links(links.collect::<Vec<_>>().leak());
        if index % 20 == 0 {
            facts = facts.with_order(i64::try_from(index).expect("few"));
        }
        if index % 3 == 0 {
            facts = facts.with_timeout(Written::new(100_000_000, Source::Derive));
        }
        all.push(facts);
    }
    let grace = Some(Written::new(60_000_000_000, Source::Lifecycle));
    PlanBuf::closed(&all, &Settings { grace, ..Settings::NONE }).expect("it is sound")
}

#[test]
fn two_hundred_resources_are_drawn() {
    let buf = plan();
    let outline = buf.plan().named("Wide").outline();
    golden::is("wide.txt", &outline.draw(PlanForm::Text));
    for (form, _) in FORMS {
        let drawn = outline.draw(form);
        for index in 0..COUNT {
            assert!(drawn.contains(&format!("Resource{index:03}")), "{form:?} leaves out {index}");
        }
    }
}

/// Every edge of the plan is in the pictures once, and none leads to what is not there.
#[test]
fn the_pictures_have_every_edge_once() {
    let buf = plan();
    let plan = buf.plan();
    for (form, arrow) in [(PlanForm::Dot, " -> "), (PlanForm::Mermaid, " -->")] {
        let drawn = plan.outline().draw(form);
        let edges: Vec<_> = drawn.lines().filter(|line| line.contains(arrow)).collect();
        // The plan chains its barriers as well, which says nothing that their members do not.
        let chained = plan.edges.iter().filter(|edge| {
            plan.slots[edge.before as usize].barrier && plan.slots[edge.after as usize].barrier
        });
        assert_eq!(edges.len(), plan.edges.len() - chained.count(), "{form:?}");
        assert_eq!(edges.iter().collect::<HashSet<_>>().len(), edges.len(), "{form:?}");
    }
}
