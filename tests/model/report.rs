use std::io::Write;

use crate::graphs;
use crate::moves::Scope;
use crate::walk::walk;

/// Walks every graph of a size and says how many states there were: on stderr itself, which a test runner leaves alone.
pub(crate) fn report(size: usize, scope: Scope) {
    let began = std::time::Instant::now();
    let graphs = graphs::all(size);
    let states: usize = graphs.iter().map(|graph| walk(graph, scope)).sum();
    assert!(states > graphs.len(), "nothing was walked");
    let _ = writeln!(
        std::io::stderr(),
        "{size} resources, {} graphs, {scope:?}: {states} states in {:.1?}",
        graphs.len(),
        began.elapsed()
    );
}
