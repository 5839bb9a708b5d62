//! Every acyclic graph of a size, once for each shape.

use std::collections::BTreeSet;

/// `edges[a]` are those that close after `a`.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    pub(crate) edges: Vec<Vec<usize>>,
    /// Resources of the same class can be swapped without a difference: they have the same neighbours.
    pub(crate) classes: Vec<usize>,
}

/// All shapes: an acyclic graph can be numbered so that edges go up, so subsets of those are all there are.
pub(crate) fn all(size: usize) -> Vec<Graph> {
    let pairs: Vec<(usize, usize)> = (0..size).flat_map(|a| (a + 1..size).map(move |b| (a, b))).collect();
    let orders = permutations(size);
    let mut shapes = BTreeSet::new();
    let mut graphs = Vec::new();
    for subset in 0_u32..1 << pairs.len() {
        let edges: Vec<(usize, usize)> = pairs
            .iter()
            .enumerate()
            .filter(|(bit, _)| subset >> bit & 1 == 1)
            .map(|(_, &pair)| pair)
            .collect();
        let shape = orders.iter().map(|order| renamed(&edges, order)).min();
        if shapes.insert(shape) {
            graphs.push(Graph::new(size, &edges));
        }
    }
    graphs
}

impl Graph {
    fn new(size: usize, pairs: &[(usize, usize)]) -> Self {
        let mut edges = vec![Vec::new(); size];
        for &(a, b) in pairs {
            edges[a].push(b);
        }
        let before = |of: usize| (0..size).filter(|&a| edges[a].contains(&of)).collect::<Vec<_>>();
        let like = |of: usize| {
            (0..=of).find(|&other| edges[other] == edges[of] && before(other) == before(of)).unwrap_or(of)
        };
        let classes = (0..size).map(like).collect();
        Self { edges, classes }
    }
}

fn renamed(edges: &[(usize, usize)], order: &[usize]) -> Vec<(usize, usize)> {
    let mut edges: Vec<_> = edges.iter().map(|&(a, b)| (order[a], order[b])).collect();
    edges.sort_unstable();
    edges
}

fn permutations(size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for shorter in permutations(size - 1) {
        for place in 0..size {
            let mut longer = shorter.clone();
            longer.insert(place, size - 1);
            all.push(longer);
        }
    }
    all
}
