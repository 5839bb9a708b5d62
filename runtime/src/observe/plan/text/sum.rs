//! The worst case as a sum that can be followed line by line; of an open lifecycle the bounds alone.

use std::fmt::Write;
use std::time::Duration;

use super::columns::wrap;
use crate::observe::plan::outline::{BoundOutline, Outline};
use crate::observe::plan::words::{plain, spelled};

const NOTE: &str =
    "note: it is `order` that makes this path, not what uses what; without `order` the worst case is";

/// Name, time, sum, source.
type Row = [String; 4];

pub(super) fn write(text: &mut String, outline: &Outline) {
    let is_closed = outline.plan.is_some();
    let title = if is_closed { "worst case" } else { "bound" };
    let mut table = vec![[title, "at most", "done by", "from"].map(str::to_owned)];
    table.extend(rows(outline));
    let width = |column: usize| table.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (names, times, sums) = (width(0), width(1), width(2));
    for [name, time, sum, from] in &table {
        let mut line = format!("{name:names$}  {time:>times$}  ");
        if is_closed {
            let _ = write!(line, "{sum:>sums$}  ");
        }
        line.push_str(from);
        let _ = writeln!(text, "{}", line.trim_end());
    }
    if let Some(plan) = &outline.plan
        && plan.worst_case_without_order < plan.worst_case
    {
        wrap(text, "", 0, &format!("{NOTE} {}", spelled(plan.worst_case_without_order)));
    }
}

fn rows(outline: &Outline) -> Vec<Row> {
    let bounds = &outline.bounds;
    let path = outline.plan.iter().flat_map(|plan| &plan.critical_path);
    let path = path.map(|step| (step.name.as_str(), &step.timeout));
    let before = [("delay", &bounds.delay), ("drain", &bounds.drain)].into_iter();
    let after = [("reserve", &bounds.reserve), ("end", &bounds.end)];
    let mut sum = Duration::ZERO;
    let step = |(name, bound): (&str, &BoundOutline)| {
        sum = sum.saturating_add(bound.bound);
        row(name, bound.bound, &spelled(sum), &bound.from.to_string())
    };
    let mut rows: Vec<Row> = before.chain(path).chain(after).map(step).collect();
    let grace = &bounds.grace;
    rows.push(row("grace", grace.bound, "", &grace.from.to_string()));
    if let Some(plan) = &outline.plan {
        rows.push(row("to spare", grace.bound.saturating_sub(plan.worst_case), "", ""));
    }
    rows
}

fn row(name: &str, time: Duration, sum: &str, from: &str) -> Row {
    [plain(name), spelled(time), sum.to_owned(), plain(from)]
}
