//! What a user's own test may pin.

use std::collections::HashSet;
use std::time::Duration;

use gracefully::PlanForm;

use crate::lifecycles::{Everything, Names, Nothing};

#[test]
fn order_stages_path_and_worst_case_are_there_in_code() {
    let plan = Everything::PLAN;
    assert_eq!(plan.order(), ["Cache", "Gateway", "Workers", "Sessions", "Orders", "Metrics"]);
    assert_eq!(plan.critical_path(), ["Gateway", "Sessions", "Orders", "Metrics"]);
    assert_eq!(plan.worst_case(), plan.grace(), "the shares take what is left");
    assert!(Nothing::PLAN.order().is_empty() && Nothing::PLAN.stages().is_empty());
}

/// What the outline says of a plan is what the plan says of itself.
#[test]
fn the_outline_is_the_plan() {
    for plan in [Everything::PLAN, Names::PLAN, Nothing::PLAN] {
        let outline = plan.outline();
        let told = outline.plan.as_ref().expect("it is closed");
        assert_eq!(told.worst_case, plan.worst_case());
        assert_eq!(told.stages.iter().flatten().count(), plan.order().len());
        assert_eq!(told.stages.len(), plan.stages().len());
        assert_eq!(told.critical_path.len(), plan.critical_path().len());
        let names: HashSet<_> = told.stages.iter().flatten().map(|resource| &resource.name).collect();
        assert_eq!(names.len(), plan.order().len(), "each has a name of its own");
        let bounds = &outline.bounds;
        let path: Duration = told.critical_path.iter().map(|step| step.timeout.bound).sum();
        let around = bounds.delay.bound + bounds.drain.bound + bounds.reserve.bound + bounds.end.bound;
        assert_eq!(around + path, told.worst_case);
        let done =
            told.critical_path.last().map(|step| step.done_by + bounds.reserve.bound + bounds.end.bound);
        assert!(done.is_none_or(|done| done == told.worst_case));
        assert_eq!(plan.to_string(), outline.draw(PlanForm::Text));
    }
}
