//! The outline as text: 80 columns where names allow it, no colours, nothing that a pipe or a golden file would mind.

mod columns;
mod stages;
mod sum;

use super::outline::{BoundSource, Outline, PlanOutline};
use super::words::{plain, spelled};
use crate::plan::{EofAction, ExitStyle, PanicAction, SignalAction};
use crate::words::Signal;
use columns::wrap;

const OPEN: &str = "This lifecycle is open: what it closes, and in which order, is worked out when the shutdown is \
                    requested, so there is no plan before it runs. Declare it, `#[lifecycle] struct Shop(..);` and \
                    `App<Shop>`, and the compiler makes one.";

pub(super) fn text(outline: &Outline) -> String {
    let mut text = String::new();
    match &outline.plan {
        Some(plan) => {
            wrap(&mut text, "", 0, &head(outline, plan));
            stages::write(&mut text, plan);
        }
        None => wrap(&mut text, "", 0, OPEN),
    }
    text.push('\n');
    sum::write(&mut text, outline);
    text.push('\n');
    manners(&mut text, outline);
    text
}

/// `Shop closes 2 resources in 2 stages, 22s at worst; grace is 30s`.
pub(super) fn head(outline: &Outline, plan: &PlanOutline) -> String {
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let what = match plan.stages.iter().map(Vec::len).sum() {
        0 => "nothing".to_owned(),
        resources => format!("{} in {}", count(resources, "resource"), count(plan.stages.len(), "stage")),
    };
    let who = if outline.lifecycle.is_empty() { "This lifecycle" } else { &outline.lifecycle };
    let (worst, grace) = (spelled(plan.worst_case), spelled(outline.bounds.grace.bound));
    format!("{} closes {what}, {worst} at worst; grace is {grace}", plain(who))
}

/// What is not part of the sum.
fn manners(text: &mut String, outline: &Outline) {
    let fast = &outline.bounds.fast;
    let fast = format!("{} for each cleanup once it is hurried ({})", spelled(fast.bound), fast.from);
    let exit = match outline.exit {
        ExitStyle::Conventional => "by SIGINT after a clean SIGINT, otherwise with the status of main",
        ExitStyle::Status => "with the status of main",
        ExitStyle::Signal => "after a clean shutdown by the signal that asked for it",
    };
    let exit = with_origin(exit, outline.exit_from.as_ref());
    for (what, words) in [("fast", fast), ("signals", signals(outline)), ("exit", exit)] {
        wrap(text, &format!("{what:7}  "), 9, &plain(&words));
    }
    if outline.panics == PanicAction::Report {
        let words = with_origin("of tasks are in the report alone", outline.panics_from.as_ref());
        wrap(text, "panics   ", 9, &plain(&words));
    }
    if outline.eof == EofAction::Request {
        let words = with_origin("of stdin requests the shutdown", outline.eof_from.as_ref());
        wrap(text, "eof      ", 9, &plain(&words));
    }
}

/// `SIGHUP (lifecycle.toml:7)`.
fn with_origin(words: &str, from: Option<&BoundSource>) -> String {
    words.to_owned() + &from.map(|from| format!(" ({from})")).unwrap_or_default()
}

/// `graceful: SIGTERM, SIGINT; immediate: SIGQUIT`.
fn signals(outline: &Outline) -> String {
    let actions = [
        (SignalAction::Graceful, "graceful"),
        (SignalAction::Fast, "fast"),
        (SignalAction::Immediate, "immediate"),
        (SignalAction::Ignore, "ignored"),
    ];
    let told = actions.into_iter().filter_map(|(action, word)| {
        let with_it = Signal::ALL.into_iter().filter(|signal| outline.signals.action_of(*signal) == action);
        let names = with_it.map(|it| with_origin(it.name(), outline.signals_from.get(it.name())));
        let names: Vec<_> = names.collect();
        (!names.is_empty()).then(|| format!("{word}: {}", names.join(", ")))
    });
    told.collect::<Vec<_>>().join("; ")
}
