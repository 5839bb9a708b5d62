use std::fmt::Write as _;

/// What is measured, and what is to be reached.
#[derive(Debug)]
pub struct Measure<'a> {
    /// The heading, with the unit.
    pub title: &'a str,
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
#[derive(Debug)]
pub struct Row {
    name: &'static str,
    ours: bool,
    samples: Vec<f64>,
}

impl Row {
    /// One of ours, which has a goal to reach.
    #[must_use]
    pub fn ours(name: &'static str) -> Self {
        Self { name, ours: true, samples: Vec::new() }
    }

    /// A floor or a peer.
    #[must_use]
    pub fn other(name: &'static str) -> Self {
        Self { name, ours: false, samples: Vec::new() }
    }

    /// One more.
    pub fn push(&mut self, sample: f64) {
        self.samples.push(sample);
    }

    /// The median, the least and the most.
    fn spread(&self) -> [f64; 3] {
        let mut samples = self.samples.clone();
        samples.sort_by(f64::total_cmp);
        [samples[samples.len() / 2], samples[0], samples[samples.len() - 1]]
    }
}

pub(crate) fn draw(measure: &Measure<'_>, rows: &[Row], rounds: usize) -> String {
    let base = rows.iter().find(|row| row.name == measure.base).expect("the base takes part");
    let [base, ..] = base.spread();
    let mut text = format!("\n### {} (medians of {rounds})\n\n", measure.title);
    text += "| contender | median | least .. most | to the base | to reach | |\n|---|---|---|---|---|---|\n";
    let digits = measure.digits;
    for row in rows {
        let name = row.name;
        let [median, least, most] = row.spread();
        let ratio = median / base;
        let _ = write!(text, "| {name} | {median:.digits$} | {least:.digits$} .. {most:.digits$} | ");
        let _ = write!(text, "{ratio:.2} x | ");
        if row.ours {
            let (goal, reached) = judge(measure, median, base);
            let word = if reached { "within" } else { "over" };
            let _ = writeln!(text, "{goal} | {word} |");
        } else {
            let _ = writeln!(text, "{} | |", if name == measure.base { "the base" } else { "" });
        }
    }
    text
}

/// The goal in words, and whether it is reached.
fn judge(measure: &Measure<'_>, median: f64, base: f64) -> (String, bool) {
    let digits = measure.digits;
    match measure.goal {
        Goal::Times(times) => (format!("{times} x: {:.digits$}", times * base), median <= times * base),
        Goal::More(more) => (format!("+{more}: {:.digits$}", base + more), median <= base + more),
        Goal::AtMost(most) => (format!("{most}"), median <= most),
    }
}
