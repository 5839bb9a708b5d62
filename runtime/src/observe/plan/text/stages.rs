//! The resources in the order of closing, and under each what closes later because of it.

use std::collections::HashMap;
use std::fmt::Write;

use super::columns::{self, wrap};
use crate::observe::plan::outline::{EdgeOutline, PlanOutline};
use crate::observe::plan::words::{plain, spelled};

/// The margin of what stands under a resource, and of its second line.
const UNDER: &str = "         ";
const UNDER_IT: usize = UNDER.len() + 2;

pub(super) fn write(text: &mut String, plan: &PlanOutline) {
    let resources = || plan.stages.iter().flatten();
    if resources().next().is_none() {
        return;
    }
    let names = columns::names("resource", resources().map(|resource| resource.name.as_str()));
    let times = columns::times("time-out", resources().map(|resource| &resource.timeout));
    let _ = writeln!(text, "\nstage  {:names$}  {:times$}  from", "resource", "time-out");
    let mut edges: HashMap<&str, Vec<&EdgeOutline>> = HashMap::new();
    for edge in &plan.edges {
        edges.entry(&edge.before).or_default().push(edge);
    }
    for (stage, resources) in (1..).zip(&plan.stages) {
        let mut stage = format!("{stage:>5}");
        for resource in resources {
            let (name, time) = (plain(&resource.name), spelled(resource.timeout.bound));
            let from = plain(&resource.timeout.from.to_string());
            let _ = writeln!(text, "{stage:5}  {name:names$}  {time:>times$}  {from}");
            stage.clear();
            for edge in edges.get(resource.name.as_str()).into_iter().flatten() {
                wrap(text, UNDER, UNDER_IT, &because(edge));
            }
            if let Some(order) = resource.order {
                let from = resource.order_from.iter().map(|from| plain(&format!(" ({from})")));
                let words = ordered(plan, order) + &from.collect::<String>();
                wrap(text, UNDER, UNDER_IT, &words);
            }
        }
    }
}

/// ``before C: field `c: Managed<C>` ``.
fn because(edge: &EdgeOutline) -> String {
    plain(&format!("before {}: {}", edge.after, edge.reason()))
}

/// `before all of order 5: order 1`.
fn ordered(plan: &PlanOutline, order: i64) -> String {
    match plan.order.iter().find(|later| later.order > order) {
        Some(later) => format!("before all of order {}: order {order}", later.order),
        None => format!("order {order}, the last one"),
    }
}
