//! What the benchmarks share: contenders in turns, medians, and a table that says whether a figure was reached.
//!
//! 1. All contenders of a table run in every round, and each round begins with another one, so what disturbs the
//!    machine disturbs them all.
//! 2. A ratio is one of medians. The least and the most of the samples stand beside it: they are the noise.

mod table;

pub use table::{Goal, Measure};

use table::Row;

/// Who takes part: its name, and what takes one sample of each of `M` measures.
pub struct Contender<'a, const M: usize = 1> {
    name: &'static str,
    ours: bool,
    sample: Box<dyn FnMut() -> [f64; M] + 'a>,
}

impl<'a, const M: usize> Contender<'a, M> {
    /// One of ours, which has a goal to reach.
    pub fn ours(name: &'static str, sample: impl FnMut() -> [f64; M] + 'a) -> Self {
        Self { name, ours: true, sample: Box::new(sample) }
    }

    /// A floor or a peer.
    pub fn other(name: &'static str, sample: impl FnMut() -> [f64; M] + 'a) -> Self {
        Self { name, ours: false, sample: Box::new(sample) }
    }
}

/// Lets all contenders run once to warm up and then in `rounds`, and prints a table for each measure.
///
/// # Panics
///
/// When a measure names a base that does not take part.
pub fn contest<const M: usize>(
    rounds: usize,
    measures: &[Measure; M],
    mut contenders: Vec<Contender<'_, M>>,
) {
    let mut samples = vec![[const { Vec::new() }; M]; contenders.len()];
    for round in 0..=rounds {
        for turn in 0..contenders.len() {
            let who = (turn + round) % contenders.len();
            let taken = (contenders[who].sample)();
            if round > 0 {
                for (all, one) in samples[who].iter_mut().zip(taken) {
                    all.push(one);
                }
            }
        }
    }
    for (at, measure) in measures.iter().enumerate() {
        let row = |(contender, samples): (&Contender<'_, M>, &[Vec<f64>; M])| {
            Row::new(contender.name, contender.ours, samples[at].clone())
        };
        let rows: Vec<Row> = contenders.iter().zip(&samples).map(row).collect();
        println!("{}", table::draw(measure, &rows, rounds));
    }
}
