//! The report as a few lines for people.

use std::fmt::Write;
use std::time::Duration;

use super::{Report, ResourceReport, blame};
use crate::engine::MainRecord;
use crate::words::{Reason, Urgency, Verdict};

/// Rows of one table that are shown; the rest is counted.
const ROWS_AT_MOST: usize = 30;

/// The reason without what was told when it happened: an error when main returned it, a panic by its hook.
pub(crate) fn brief_reason(reason: &Reason) -> String {
    match reason {
        Reason::MainFailed(_) => "main failed".to_owned(),
        Reason::MainPanicked(_) => "main panicked".to_owned(),
        Reason::TaskPanicked(_) => "a task panicked".to_owned(),
        Reason::Panicked(_) => "panicked".to_owned(),
        other => other.to_string(),
    }
}

/// A duration to at most one decimal, none where it is zero: `5s`, `1.3s`, `20ms`, `1.5us`. As one may write it, too.
pub(crate) fn brief(duration: Duration) -> String {
    format!("{duration:.1?}").replacen(".0", "", 1).replace('µ', "u")
}

/// Notes of one row that are shown; the rest is counted.
const NOTES_AT_MOST: usize = 3;

/// What is said at the end, where something went wrong or somebody looks on.
pub(crate) fn report_lines(report: &Report) -> String {
    let mut text = report_head(report);
    let rows = rows(report);
    let names = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    let margin = format!("\n  {:names$}  ", "");
    for row in rows.iter().take(ROWS_AT_MOST) {
        let line = format!("\n  {:names$}  {:9}  {}", row.name, row.verdict.to_string(), row.times());
        text.push_str(line.trim_end_matches(' '));
        if let Some(error) = &row.error {
            let _ = write!(text, "{margin}{}", error.replace('\n', &margin));
        }
        for line in row.blame.iter().chain(&row.notes) {
            let _ = write!(text, "{margin}{}", line.replace('\n', &margin));
        }
        if row.unshown > 0 {
            let _ = write!(text, "{margin}and {} more of these", row.unshown);
        }
    }
    if rows.len() > ROWS_AT_MOST {
        let _ = write!(text, "\n  and {} more", rows.len() - ROWS_AT_MOST);
    }
    if let MainRecord::Panicked(message) = &report.main.ended {
        let _ = write!(text, "\n  main panicked: {}", message.replace('\n', "\n  "));
    }
    let main = blame::of_main(&report.main, report.pid);
    for line in main.into_iter().chain(blame::of_workers(report)) {
        let _ = write!(text, "\n  {line}");
    }
    for work in &report.work {
        let _ = write!(text, "\n  {}", work.line(report.pid));
    }
    for conflict in &report.conflicts {
        let _ = write!(text, "\n  {}", conflict.replace('\n', "\n  "));
    }
    for used in &report.late_uses {
        let _ = write!(
            text,
            "\n  {} was used after it was closed: {}:{}; hold a `Managed` of it in what uses it",
            used.name, used.file, used.line
        );
    }
    text
}

/// The first line of it, which says all there is to say of a clean end.
pub(crate) fn report_head(report: &Report) -> String {
    let reason = report.reason.as_ref().map_or_else(String::new, brief_reason);
    let total = report.resources.len();
    let unclean = report.resources.iter().filter(|resource| !resource.verdict.is_clean()).count();
    let what = match (unclean, total) {
        (0, 0) => "nothing was open".to_owned(),
        (0, 1) => "1 resource closed".to_owned(),
        (0, n) => format!("{n} resources closed"),
        (bad, n) => format!("{bad} of {n} did not close as they should"),
    };
    let urgency = match report.urgency {
        Urgency::Graceful => String::new(),
        other => format!(", {other}"),
    };
    let forced = if report.forced { ", forced" } else { "" };
    let main = match (&report.main.ended, &report.reason) {
        (MainRecord::Stuck, _) => ", main did not stop",
        (MainRecord::Panicked(_), Some(Reason::MainPanicked(_)))
        | (MainRecord::Failed(_), Some(Reason::MainFailed(_))) => "",
        (MainRecord::Panicked(_), _) => ", main panicked",
        (MainRecord::Failed(_), _) => ", main failed",
        _ => "",
    };
    format!(
        "gracefully: {reason}{urgency}{forced}: {what}{main} ({} of {})",
        brief(report.took),
        brief(report.grace)
    )
}

/// One row: a resource, or several instances of one that ended alike.
struct Row {
    name: String,
    verdict: Verdict,
    worked: Duration,
    waited: Duration,
    bound: Duration,
    cut_from: Option<Duration>,
    error: Option<String>,
    waited_for: Vec<String>,
    /// What is known of its bound.
    blame: Vec<String>,
    /// What its instances noted.
    notes: Vec<String>,
    /// How many more notes there are.
    unshown: usize,
}

impl Row {
    fn add_notes(&mut self, notes: &[String]) {
        for note in notes {
            if self.notes.len() < NOTES_AT_MOST {
                self.notes.push(note.clone());
            } else {
                self.unshown += 1;
            }
        }
    }

    fn times(&self) -> String {
        let mut parts = Vec::new();
        if !self.bound.is_zero() {
            let cut = self.cut_from.map_or_else(String::new, |from| format!(", cut from {}", brief(from)));
            parts.push(format!("worked {} of {}{cut}", brief(self.worked), brief(self.bound)));
        } else if !self.worked.is_zero() {
            parts.push(format!("worked {}", brief(self.worked)));
        }
        if !self.waited_for.is_empty() {
            parts.push(format!("waited {} for {}", brief(self.waited), self.waited_for.join(", ")));
        }
        parts.join(", ")
    }
}

/// Rows in the order of the verdicts; instances of one resource that ended alike are one row.
fn rows(report: &Report) -> Vec<Row> {
    let mut rows: Vec<(Row, usize)> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for resource in &report.resources {
        let blame = blame::of_resource(resource, (report.pid, report.forced));
        let key = (&resource.name, resource.verdict, &resource.error, blame);
        let at = *known.entry(key).or_insert_with_key(|(.., blame)| {
            rows.push((first(resource, blame.clone()), 0));
            rows.len() - 1
        });
        let (row, count) = &mut rows[at];
        *count += 1;
        row.add_notes(&resource.notes);
        if resource.worked > row.worked {
            (row.worked, row.bound, row.cut_from) = (resource.worked, resource.bound, resource.cut_from);
        }
        row.waited = row.waited.max(resource.waited);
    }
    rows.into_iter()
        .map(|(mut row, count)| {
            if count > 1 {
                let _ = write!(row.name, " x{count}");
            }
            row
        })
        .collect()
}

fn first(resource: &ResourceReport, blame: Vec<String>) -> Row {
    Row {
        name: resource.name.clone(),
        verdict: resource.verdict,
        worked: resource.worked,
        waited: resource.waited,
        bound: resource.bound,
        cut_from: resource.cut_from,
        error: resource.error.clone(),
        waited_for: resource.waited_for.clone(),
        blame,
        notes: Vec::new(),
        unshown: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_notes_are_shown_and_the_others_counted() {
        let mut row = Row {
            name: String::new(),
            verdict: Verdict::Cleaned,
            worked: Duration::ZERO,
            waited: Duration::ZERO,
            bound: Duration::ZERO,
            cut_from: None,
            error: None,
            waited_for: Vec::new(),
            blame: Vec::new(),
            notes: Vec::new(),
            unshown: 0,
        };
        row.add_notes(&["a".into(), "b".into()]);
        row.add_notes(&["c".into(), "d".into(), "e".into()]);
        assert_eq!((row.notes.concat().as_str(), row.unshown), ("abc", 2));
    }

    #[test]
    fn durations_are_brief() {
        for (nanos, text) in [
            (5_000_000_000, "5s"),
            (1_266_666_667, "1.3s"),
            (20_000_000, "20ms"),
            (20_060_000, "20.1ms"),
            (166_700, "166.7us"),
            (999, "999ns"),
            (0, "0ns"),
        ] {
            assert_eq!(brief(Duration::from_nanos(nanos)), text);
        }
    }
}
