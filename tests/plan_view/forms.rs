//! Every form of every shape.

use gracefully::{Outline, Plan, PlanForm};

use crate::golden;
use crate::lifecycles::{Everything, Names, Nothing, One};

pub(crate) const FORMS: [(PlanForm, &str); 4] =
    [(PlanForm::Text, "txt"), (PlanForm::Json, "json"), (PlanForm::Dot, "dot"), (PlanForm::Mermaid, "mmd")];

fn drawn(name: &str, plan: &Plan<'_>) {
    for (form, ending) in FORMS {
        golden::is(&format!("{name}.{ending}"), &plan.outline().draw(form));
    }
}

#[test]
fn every_kind_of_edge_and_origin_is_drawn() {
    drawn("everything", Everything::PLAN);
}

#[test]
fn one_resource_is_drawn() {
    drawn("one", One::PLAN);
}

#[test]
fn nothing_is_drawn() {
    drawn("nothing", Nothing::PLAN);
}

#[test]
fn names_are_escaped_in_every_form() {
    drawn("names", Names::PLAN);
    for (form, _) in FORMS {
        let drawn = Names::PLAN.outline().draw(form);
        assert!(!drawn.contains('\u{7}'), "{form:?} rings the bell");
    }
}

#[test]
fn lines_have_at_most_80_columns_where_names_allow_it() {
    for plan in [Everything::PLAN, One::PLAN, Nothing::PLAN] {
        for line in plan.to_string().lines() {
            assert!(line.chars().count() <= 80 && line == line.trim_end(), "{line:?}");
        }
    }
}

#[test]
fn json_is_read_as_the_outline_that_it_was() {
    for plan in [Everything::PLAN, One::PLAN, Nothing::PLAN, Names::PLAN] {
        let outline = plan.outline();
        let read: Outline = serde_json::from_str(&outline.draw(PlanForm::Json)).expect("it is JSON");
        assert_eq!(read, outline);
    }
}
