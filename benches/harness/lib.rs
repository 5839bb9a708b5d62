//! What the benchmarks share: contenders in turns, medians, and a table that says whether a figure was reached.
//!
//! 1. All contenders of a table run in every round, and each round begins with another one, so what disturbs the
//!    machine disturbs them all.
//! 2. A ratio is one of medians. The least and the most of the samples stand beside it: they are the noise.

mod table;

pub use table::{Goal, Measure, Row};

/// Who takes part: its name, and what takes one sample of each of `M` measures.
pub struct Contender<'a, const M: usize = 1> {
    row: fn(&'static str) -> Row,
    name: &'static str,
    sample: Box<dyn FnMut() -> [f64; M] + 'a>,
}

impl<'a, const M: usize> Contender<'a, M> {
    /// One of ours, which has a goal to reach.
    pub fn ours(name: &'static str, sample: impl FnMut() -> [f64; M] + 'a) -> Self {
        Self { row: Row::ours, name, sample: Box::new(sample) }
    }

    /// A floor or a peer.
    pub fn other(name: &'static str, sample: impl FnMut() -> [f64; M] + 'a) -> Self {
        Self { row: Row::other, name, sample: Box::new(sample) }
    }
}

/// Lets all contenders run once to warm up and then in `rounds`, and prints a table for each measure.
///
/// # Panics
///
/// When a measure names a base that does not take part.
pub fn contest<const M: usize>(
    rounds: usize,
    measures: &[Measure<'_>; M],
    mut contenders: Vec<Contender<'_, M>>,
) {
    let row = |contender: &Contender<'_, M>| (contender.row)(contender.name);
    let mut tables: [Vec<Row>; M] = std::array::from_fn(|_| contenders.iter().map(row).collect());
    for round in 0..=rounds {
        for turn in 0..contenders.len() {
            let who = (turn + round) % contenders.len();
            let taken = (contenders[who].sample)();
            if round > 0 {
                tables.iter_mut().zip(taken).for_each(|(rows, one)| rows[who].push(one));
            }
        }
    }
    for (measure, rows) in measures.iter().zip(&tables) {
        show(rounds, measure, rows);
    }
}

/// Prints the table of a contest that was held elsewhere, where contenders wait for something.
///
/// # Panics
///
/// When the base does not take part.
pub fn show(rounds: usize, measure: &Measure<'_>, rows: &[Row]) {
    println!("{}", table::draw(measure, rows, rounds));
}
