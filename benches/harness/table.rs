use std::fmt::Write as _;

/// What is measured, and what is to be reached.
#[derive(Debug)]
pub struct Measure {
    /// The heading, with the unit.
    pub title: &'static str,
    /// How many digits after the point are worth printing.
    pub digits: usize,
    /// The name of the contender that all others are compared with.
    pub base: &'static str,
    /// What ours are to reach.
    pub goal: Goal,
}

/// What is to be reached.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// At most so many times the base.
    Times(f64),
    /// At most so much more than the base.
    More(f64),
    /// At most this, whatever the base takes.
    AtMost(f64),
}

/// One contender's samples.
pub(crate) struct Row {
    name: &'static str,
    ours: bool,
    median: f64,
    least: f64,
    most: f64,
}

impl Row {
    pub(crate) fn new(name: &'static str, ours: bool, mut samples: Vec<f64>) -> Self {
        samples.sort_by(f64::total_cmp);
        let (least, most) = (samples[0], samples[samples.len() - 1]);
        Self { name, ours, median: samples[samples.len() / 2], least, most }
    }
}

pub(crate) fn draw(measure: &Measure, rows: &[Row], rounds: usize) -> String {
    let base = rows.iter().find(|row| row.name == measure.base).expect("the base takes part").median;
    let mut text = format!("\n### {} (medians of {rounds})\n\n", measure.title);
    text += "| contender | median | least .. most | to the base | to reach | |\n|---|---|---|---|---|---|\n";
    let digits = measure.digits;
    for row in rows {
        let Row { name, median, least, most, .. } = row;
        let ratio = median / base;
        let _ = write!(text, "| {name} | {median:.digits$} | {least:.digits$} .. {most:.digits$} | ");
        let _ = write!(text, "{ratio:.2} x | ");
        if row.ours {
            let (goal, reached) = judge(measure, *median, base);
            let word = if reached { "within" } else { "over" };
            let _ = writeln!(text, "{goal} | {word} |");
        } else {
            let _ = writeln!(text, "{} | |", if *name == measure.base { "the base" } else { "" });
        }
    }
    text
}

/// The goal in words, and whether it is reached.
fn judge(measure: &Measure, median: f64, base: f64) -> (String, bool) {
    let digits = measure.digits;
    match measure.goal {
        Goal::Times(times) => (format!("{times} x: {:.digits$}", times * base), median <= times * base),
        Goal::More(more) => (format!("+{more}: {:.digits$}", base + more), median <= base + more),
        Goal::AtMost(most) => (format!("{most}"), median <= most),
    }
}
